import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { AppError } from "../../shared/errors";
import { packageIn } from "./check-bundle";
import { keptPackages } from "./kept-packages";

/** Something by others that is in the package. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** As it names it in SPDX's terms. */
  readonly license: string;
  readonly licenseTexts: readonly string[];
  /** Of what the registry gave, as package-lock.json holds it: `sha512-` and base64. */
  readonly integrity: string;
}

/**
 * All of them, bundled or kept, each once.
 * @throws AppError `package-wrong` where one does not say under which licence it may be passed on
 */
export function packagesIn(directory: string, { inputs }: Metafile): Package[] {
  const bundled = Object.keys(inputs).flatMap((file) => folderOf(file) ?? []);
  const kept = keptPackages.map((name) => `node_modules/${name}`);
  const { packages: locked } = read(join(directory, "package-lock.json")) as Lock;
  const found = new Map<string, Package>();
  for (const folder of [...bundled, ...kept].sort()) {
    const { name, version, license } = read(join(directory, folder, "package.json")) as Manifest;
    if (found.has(`${name}@${version}`)) continue;
    if (license === undefined) throw new AppError("package-wrong", `${folder} names no licence: it must be under one`);
    const licenseTexts = textsIn(join(directory, folder));
    found.set(`${name}@${version}`, {
      name,
      version,
      license,
      licenseTexts,
      integrity: locked[folder]?.integrity ?? "",
    });
  }
  return [...found.values()];
}

/** Of the package that a file belongs to, also where it lies in that of another. */
function folderOf(file: string): string | undefined {
  const name = packageIn(file);
  if (name === undefined) return undefined;
  const end = `node_modules/${name}`;
  return file.slice(0, file.lastIndexOf(end)) + end;
}

const textsIn = (folder: string): string[] =>
  globSync("{LICENSE,LICENCE,License,license}*", { cwd: folder })
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").trim());

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}

interface Lock {
  readonly packages: Readonly<Record<string, { readonly integrity?: string }>>;
}

const read = (file: string): unknown => JSON.parse(readFileSync(file, "utf8"));
