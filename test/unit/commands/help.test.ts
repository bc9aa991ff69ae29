import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describedCommands, type Described } from "../../support/described-commands";
import { appDirectory, compiledFile } from "../../support/e2e/compiled";

let commands: readonly Described[];
beforeAll(async () => {
  commands = await describedCommands();
});

test("every command says what it does and shows how it is used", () => {
  expect(commands.length).toBeGreaterThan(40);
  for (const { path, description, examples } of commands) {
    expect([path, description]).not.toEqual([path, ""]);
    expect([path, examples.length]).not.toEqual([path, 0]);
  }
});

test("every example is of a command that there is, with options that it has", () => {
  for (const { examples } of commands) {
    for (const example of examples) {
      const [line = ""] = example.split("  #")[0]?.split("|") ?? [];
      const args = line.trim().replace(/^fleet /, "");
      const command = commands
        .filter(({ path }) => args === path || args.startsWith(`${path} `))
        .sort((a, b) => b.path.length - a.path.length)[0];
      const all = [command, ...commands.filter(({ path }) => path === `${command?.path ?? ""} list`)];
      const known = all.map((one) => one?.help ?? "").join("\n");
      for (const [option] of args.matchAll(/--[a-z-]+/g))
        expect([example, known]).toEqual([example, expect.stringContaining(option)]);
      expect([example, command]).not.toEqual([example, undefined]);
    }
  }
});

test("the reference tells of every command", async () => {
  const page = await readFile(join(appDirectory, "docs/reference/cli.md"), "utf8");
  const headings = page.split("\n").filter((line) => line.startsWith("### "));
  expect(headings.sort()).toEqual(
    commands
      .filter(({ isGroup }) => !isGroup)
      .map(({ path }) => `### fleet ${path}`)
      .sort(),
  );
});

test.each([
  ["results", "run", "fleet runs list"],
  ["runs show", "id", "fleet runs list"],
  ["devices show", "id", "fleet devices list"],
])("whoever leaves out what %s is asked of is led to where it is", async (path, argument, list) => {
  const asked = promisify(execFile)(process.execPath, [compiledFile("cli/fleet.js"), ...path.split(" ")]);
  const { code, stderr } = await asked.then(
    () => ({ code: 0, stderr: "" }),
    (error: unknown) => error as { readonly code: number; readonly stderr: string },
  );
  expect([code, stderr.endsWith(`: ${list}\n`)]).toEqual([2, true]);
  expect(stderr).toContain(`missing required argument '${argument}'`);
});
