import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const SCRIPTS = join(__dirname, "../../../.github/scripts");
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "fleetscore-pipeline-"));
});
afterEach(() => rm(folder, { recursive: true }));

interface Told {
  readonly code: unknown;
  readonly out: string;
  readonly complaints: string;
}

const run = (script: string, args: readonly string[], input = ""): Promise<Told> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(SCRIPTS, script), ...args],
      { cwd: folder },
      (error, out, complaints) => resolve({ code: error?.code ?? 0, out, complaints }),
    );
    child.stdin?.end(input);
  });

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

const CHANGELOG =
  "# Changelog\n\n## 0.2.0\n\n### Minor Changes\n\n- Package the app\n\n## 0.1.0 – unreleased\n- First\n";
const RELEASE = { "package.json": '{"version":"0.2.0"}', "CHANGELOG.md": CHANGELOG };

test("the notes of a release are what the changelog says of its version", async () => {
  await write(RELEASE);
  const told = await run("release-notes.mjs", ["v0.2.0"]);
  expect(told).toEqual({ code: 0, out: "### Minor Changes\n\n- Package the app\n", complaints: "" });
});

test.each<[string, Record<string, string>, string]>([
  ["whose tag is another than its version", { "package.json": '{"version":"0.2.1"}' }, "package.json has 0.2.1"],
  [
    "while a change waits for a version",
    { ".changeset/odd-cats-run.md": "" },
    ".changeset/odd-cats-run.md must go into",
  ],
  ["of which the changelog says nothing", { "CHANGELOG.md": "# Changelog\n" }, 'must have a section "## 0.2.0"'],
  ["that is not named as released yet", { "CHANGELOG.md": "## 0.2.0 – unreleased\n- First\n" }, 'section "## 0.2.0"'],
])("there is no release %s", async (_, files, problem) => {
  await write({ ...RELEASE, ...files });
  const told = await run("release-notes.mjs", ["v0.2.0"]);
  expect(told).toEqual({ code: 1, out: "", complaints: expect.stringContaining(problem) as string });
});

const TEMPLATE =
  "output AZURE_FUNCTION_APP string = app.name\noutput EventHub__fullyQualifiedNamespace string = hub.host\n";

test("what a deployment gives back has the names of the template, whatever Azure makes of them", async () => {
  await write({ "main.bicep": TEMPLATE });
  const outputs = { azurE_FUNCTION_APP: { value: "func-1" }, eventHub__fullyQualifiedNamespace: { value: "hub.net" } };
  const { out } = await run("deployment-outputs.mjs", ["main.bicep"], JSON.stringify(outputs));
  expect(out).toBe("AZURE_FUNCTION_APP=func-1\nEventHub__fullyQualifiedNamespace=hub.net\n");
});

test("an output that the deployment lacks stops it", async () => {
  await write({ "main.bicep": TEMPLATE });
  const { code, complaints } = await run("deployment-outputs.mjs", ["main.bicep"], "{}");
  expect(code).toBe(1);
  expect(complaints).toContain("the deployment has no output AZURE_FUNCTION_APP, which main.bicep names");
});
