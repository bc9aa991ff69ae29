import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** A folder with these files; it goes when the tests of the file are done. */
export function folderOf(files: Files): string {
  const folder = mkdtempSync(join(tmpdir(), "fleetscore-dataset-"));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}
