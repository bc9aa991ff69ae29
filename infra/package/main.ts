import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Command } from "commander";
import { appDirectory } from "../../cli/commands/app-directory";
import { plainTable } from "../../cli/terminal/table";
import { AppError, messageOf } from "../../shared/errors";
import { packageOf, type Contents } from "./contents";
import { sizesByKind } from "./kinds";
import { zip } from "./zip";

const MEGABYTE = 1_000_000;

/** A cold start begins by fetching it. */
const LIMIT_BYTES = 25 * MEGABYTE;

/** Makes the package: as a folder, `app`, as a ZIP file of the same, and what others have made of it. */
async function main(folder: string): Promise<void> {
  const { contents, bill } = await packageOf(appDirectory());
  const app = join(folder, "app");
  await rm(app, { recursive: true, force: true });
  await writeAll(app, contents);
  const zipped = zip(contents);
  const file = join(folder, "fleetscore.zip");
  await writeFile(file, zipped);
  await writeFile(join(folder, "fleetscore.cdx.json"), `${JSON.stringify(bill, null, 2)}\n`);
  const rows = sizesByKind(zipped).map(({ kind, files, bytes, zippedBytes }) => [
    ...[kind, String(files), megabytes(bytes), megabytes(zippedBytes)],
  ]);
  process.stdout.write(`${plainTable(["what", "files", "MB", "MB zipped"], rows)}\n\n`);
  process.stdout.write(`${file} ${megabytes(zipped.length)} MB\n`);
  if (zipped.length > LIMIT_BYTES) {
    throw new AppError("package-too-large", `it must be at most ${megabytes(LIMIT_BYTES)} MB`);
  }
}

async function writeAll(folder: string, contents: Contents): Promise<void> {
  for (const [path, bytes] of contents) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
}

const megabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(2);

new Command("package")
  .description("make what is deployed: the app in a few files, as a folder and as a ZIP file")
  .option("--out <folder>", "where it goes, in place of what was made before", "dist/package")
  .action(async ({ out }: { out: string }) => {
    await main(resolve(out)).catch((error: unknown) => {
      process.stderr.write(`package: ${messageOf(error)}\n`);
      process.exitCode = 1;
    });
  })
  .parseAsync()
  .catch(() => undefined);
