import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { unzipSync } from "fflate";
import { compiledFile } from "./compiled";

const run = promisify(execFile);

/** Makes the package as `npm run package` does. @returns the ZIP file, and what was said */
export async function makePackage(folder: string): Promise<{ readonly file: string; readonly said: string }> {
  const { stdout } = await run(process.execPath, [compiledFile("infra/package/main.js"), "--out", folder]);
  return { file: join(folder, "fleetscore.zip"), said: stdout };
}

/** Unpacks it into a folder. @returns its files, by their paths in it */
export async function installPackage(file: string, folder: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const files = unzipSync(await readFile(file));
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  return files;
}

/** Loads each of these files, in one process that finds nothing but what lies beside them. */
export async function loadEach(files: readonly string[], folder: string): Promise<void> {
  const script = "for (const file of process.argv.slice(1)) require(file); process.exit(0)";
  const { NODE_PATH: _, ...env } = process.env;
  await run(process.execPath, ["-e", script, ...files.map((file) => join(folder, file))], { cwd: folder, env });
}
