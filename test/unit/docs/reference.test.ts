import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { SETTING_NAMES } from "../../../shared/config/read-settings";
import { routes, type Route } from "../../../shared/http/routes";
import { appDirectory, compiledFile } from "../../support/e2e/compiled";

const onDisk = (file: string): string => readFileSync(join(appDirectory, file), "utf8");

test("the reference is what `npm run docs` writes", async () => {
  // Of the command line, too, which is made of an ES module that jest does not load.
  const script = `
    const { referencePages } = require(${JSON.stringify(compiledFile("test/docs/reference/reference-pages.js"))});
    console.log(JSON.stringify(referencePages()));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { maxBuffer: 16 * 1024 * 1024 });
  const pages = JSON.parse(stdout) as Readonly<Record<string, string>>;

  expect(Object.keys(pages).sort()).toEqual(readdirSync(join(appDirectory, "docs/reference")).map(inReference).sort());
  for (const [file, text] of Object.entries(pages)) expect([file, onDisk(file)]).toEqual([file, text]);
});

const inReference = (name: string): string => `docs/reference/${name}`;

test("every setting has a row that says what it is for", () => {
  const rows = onDisk("docs/reference/settings.md").split("\n");
  for (const name of SETTING_NAMES) {
    expect(rows).toContainEqual(
      expect.stringMatching(new RegExp(`^\\| \`${name}\` \\| [^|]+ \\| [^|]{5,} \\| [^|]+ \\|$`)),
    );
  }
});

test("every operation of the API has a heading", () => {
  const lines = onDisk("docs/reference/api.md").split("\n");
  for (const { method, path } of Object.values<Route>(routes)) expect(lines).toContain(`### ${method} /api/${path}`);
});
