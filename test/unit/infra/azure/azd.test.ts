import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { outputsOf, parametersOf } from "../../../support/bicep/declarations";
import { AZURE, bicepSources } from "../../../support/bicep/files";
import { bicepParser, type BicepSource } from "../../../support/bicep/parse";
import { KNOWN_ROLES } from "../../../support/bicep/roles";
import { describedCommands, type Described } from "../../../support/described-commands";

const AZD = readFileSync(join(AZURE, "../../azure.yaml"), "utf8");

let commands: readonly Described[];
let sources: ReadonlyMap<string, BicepSource>;

beforeAll(async () => {
  commands = await describedCommands();
  sources = bicepSources(await bicepParser());
});

const run = [...AZD.matchAll(/fleet -- (.+)$/gm)].map(([, line = ""]) => line);

test("hooks run commands that there are", () => {
  expect(run).toEqual(["db migrate", "db grant", "doctor"]);
  expect(run.filter((line) => commands.every(({ path }) => path !== line))).toEqual([]);
});

test("what their commands must be told, a deployment has told azd", () => {
  const asked = commands
    .filter(({ path }) => run.includes(path))
    .flatMap(({ options }) => options.filter(({ isMandatory }) => isMandatory))
    .map(({ environment }) => environment);
  const main = sources.get("main.bicep");
  const told = main === undefined ? [] : outputsOf(main);
  expect(asked).toEqual(["FLEETSCORE_IDENTITY_NAME", "FLEETSCORE_IDENTITY_CLIENT_ID"]);
  expect(told).toEqual(expect.arrayContaining([...asked, "FLEETSCORE_URL"]));
});

test("azd finds the module, its parameters and the app that it deploys", () => {
  const [, path = "", module = ""] = /path: (\S+)\n\s+module: (\S+)/.exec(AZD) ?? [];
  expect([path, sources.has(`${module}.bicep`), sources.has(`${module}.bicepparam`)]).toEqual([
    "infra/azure",
    true,
    true,
  ]);
  const [, service] = /^services:\n {2}(\w+):/m.exec(AZD) ?? [];
  expect(sources.get("modules/app.bicep")?.root.text).toContain(`'azd-service-name': '${service ?? "none"}'`);
  expect(sources.get("main.bicep")?.root.text).toContain("'azd-env-name': environmentName");
});

test("the page about Azure names every module, parameter, variable and role with its id", () => {
  const page = readFileSync(join(AZURE, "../../docs/azure.md"), "utf8");
  const modules = [...sources.keys()].filter((file) => file.startsWith("modules/")).map((file) => basename(file));
  const main = sources.get("main.bicep");
  const parameters = main === undefined ? [] : parametersOf(main).map(({ name }) => name);
  const variables = sources.get("main.bicepparam")?.root.text.match(/(FLEETSCORE|AZURE_ENV|AZURE_LOC)\w+/g) ?? [];
  const named = [...modules, ...parameters, ...variables].filter((name) => !page.includes(`\`${name}\``));
  const roles = Object.entries(KNOWN_ROLES).filter(([id, name]) => !page.includes(`| ${name} | \`${id}\` |`));
  expect([named, roles]).toEqual([[], []]);
});
