import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeWhole } from "../../cli/write-whole";
import { compiledFile } from "../support/e2e/compiled";
import { seen } from "../support/e2e/patience";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "fleetscore-whole-"))));
afterEach(() => rmSync(folder, { recursive: true }));

async function* pieces(...texts: readonly string[]) {
  yield* texts;
}

test("a file has all pieces, in place of what was there, also behind a link", async () => {
  const [file, link] = [join(folder, "rows.csv"), join(folder, "link.csv")];
  writeFileSync(file, "before");
  symlinkSync(file, link);
  await writeWhole("--output", link, pieces("a\n", "b\n"));
  expect(readFileSync(file, "utf8")).toBe("a\nb\n");
  expect(readdirSync(folder).sort()).toEqual(["link.csv", "rows.csv"]);
});

test("where a piece fails nothing is written, and what was there stays", async () => {
  const file = join(folder, "rows.csv");
  async function* failing() {
    yield "a\n";
    throw new Error("the app went away");
  }
  await expect(writeWhole("--output", file, failing())).rejects.toThrow("the app went away");
  expect(readdirSync(folder)).toEqual([]);
  writeFileSync(file, "before");
  await expect(writeWhole("--output", file, failing())).rejects.toThrow("the app went away");
  expect([readdirSync(folder), readFileSync(file, "utf8")]).toEqual([["rows.csv"], "before"]);
});

test("who is interrupted leaves nothing behind", async () => {
  const file = join(folder, "rows.csv");
  const script = `
    const { writeWhole } = require(${JSON.stringify(compiledFile("cli/write-whole.js"))});
    async function* endless() { for (;;) { yield "row\\n"; await new Promise(setImmediate); } }
    void writeWhole("--output", ${JSON.stringify(file)}, endless());`;
  const child = spawn(process.execPath, ["-e", script], { stdio: "inherit" });
  await seen("a part of the file", () => (readdirSync(folder).length > 0 ? true : undefined));
  child.kill("SIGINT");
  expect(await once(child, "exit")).toEqual([1, null]);
  expect(readdirSync(folder)).toEqual([]);
});

test("what can be no file is told by the option, and not written over", async () => {
  const inNoFolder = join(folder, "none", "rows.csv");
  await expect(writeWhole("--output", inNoFolder, pieces())).rejects.toThrow(
    /^--output: .*rows.csv cannot be written: .*ENOENT: no such file or directory$/,
  );
  await expect(writeWhole("--output", folder, pieces())).rejects.toThrow(`--output: ${folder} is there and no file`);
  await expect(writeWhole("--output", "/dev/null", pieces("a"))).rejects.toThrow("/dev/null is there and no file");
  expect(existsSync(folder)).toBe(true);
});
