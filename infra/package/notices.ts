import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Metafile } from "esbuild";
import { packageIn } from "./check-bundle";
import { keptPackages } from "./kept-packages";

/** What is in the package by others, each with its licence, as the licences ask of whoever passes it on. */
export function notices(directory: string, { inputs }: Metafile): string {
  const bundled = Object.keys(inputs).flatMap((file) => folderOf(file) ?? []);
  const kept = keptPackages.map((name) => `node_modules/${name}`);
  return [...new Set([...bundled, ...kept])]
    .sort()
    .map((folder) => noticeOf(join(directory, folder)))
    .join("\n");
}

/** Of the package that a file belongs to, also where it lies in that of another. */
function folderOf(file: string): string | undefined {
  const name = packageIn(file);
  return name === undefined
    ? undefined
    : file.slice(0, file.lastIndexOf(`node_modules/${name}/`)) + `node_modules/${name}`;
}

function noticeOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;
  const files = globSync("{LICENSE,LICENCE,License,license}*", { cwd: folder });
  const texts = files.map((file) => readFileSync(join(folder, file), "utf8").trim());
  return [`=== ${name} ${version} (${license ?? "see below"})`, ...texts, ""].join("\n\n");
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
}
