import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { billOfMaterials } from "./bill-of-materials";
import { bundle } from "./bundle";
import { checkBundle } from "./check-bundle";
import { keptFiles } from "./kept-packages";
import { notices } from "./notices";
import { packagesIn } from "./packages";

/** The files of the package by their paths in it, with `/` on every machine. */
export type Contents = ReadonlyMap<string, Uint8Array>;

export interface Packaged {
  readonly contents: Contents;
  /** What of it others have made; it lies beside the package. */
  readonly bill: ReturnType<typeof billOfMaterials>;
}

/**
 * All that a function app needs and nothing that is not needed: it is deployed as it is, and nothing is installed there.
 *
 * @param directory the app's, built
 * @throws AppError `package-incomplete`, `package-wrong`
 */
export async function packageOf(directory: string): Promise<Packaged> {
  const manifest = JSON.parse(await readFile(join(directory, "package.json"), "utf8")) as Manifest;
  const { files, metafile } = await bundle(directory);
  checkBundle(metafile, Object.keys(manifest.dependencies));
  const onDisk = new Map([...keptFiles(directory), ...ownFiles(directory)]);
  const packages = packagesIn(directory, metafile);
  const contents = new Map<string, Uint8Array>([
    ["package.json", Buffer.from(`${JSON.stringify(deployed(manifest), null, 2)}\n`)],
    ["THIRD-PARTY-NOTICES.txt", Buffer.from(notices(packages))],
    ...[...files].map(([name, bytes]) => [`app/${name}`, bytes] as const),
    ...(await Promise.all([...onDisk].map(async ([path, file]) => [path, await readFile(file)] as const))),
  ]);
  return { contents, bill: billOfMaterials(manifest, packages) };
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** Without dependencies and scripts: a platform that installs or builds finds nothing to do. */
const deployed = ({ name, version, license }: Manifest) => ({
  ...{ name, version, license },
  private: true,
  main: "app/index.js",
});

/** What the host and the app read from beside the code, which lies in one folder here. */
function* ownFiles(directory: string): Generator<[string, string]> {
  for (const file of ["host.json", "alerts.json", "LICENSE"]) yield [file, join(directory, file)];
  for (const file of globSync("*", { cwd: join(directory, "dist/dashboard") })) {
    yield [`dashboard/${file}`, join(directory, "dist/dashboard", file)];
  }
  for (const engine of ["sqlite", "sql-server"]) {
    const folder = join(directory, "shared/storage", engine, "migrations");
    for (const file of globSync("*.sql", { cwd: folder })) yield [`${engine}/migrations/${file}`, join(folder, file)];
  }
}
