import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { appDirectory } from "../../support/e2e/compiled";
import { referencePages } from "./reference-pages";

/* Writes the pages of the reference: node dist/test/docs/reference/write.js. */
for (const [file, text] of Object.entries(referencePages())) {
  const path = join(appDirectory, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
