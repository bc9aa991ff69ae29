import { bicepSources } from "../../../support/bicep/files";
import { moduleProblems } from "../../../support/bicep/modules";
import { bicepParser, type BicepSource, type ParseBicep } from "../../../support/bicep/parse";
import { namesOfRoles, namesRoles, rolesIn } from "../../../support/bicep/roles";
import {
  holdsNoSecrets,
  isClosed,
  isDiagnosed,
  listsNoKeys,
  parses,
  tagsEverything,
  usesStableVersions,
  type Rule,
} from "../../../support/bicep/rules";

let parse: ParseBicep;
let sources: ReadonlyMap<string, BicepSource>;

beforeAll(async () => {
  parse = await bicepParser();
  sources = bicepSources(parse);
});

const RULES: Readonly<Record<string, readonly [Rule, string]>> = {
  "every file parses": [parses, "resource a 'T@2020-01-01' = { name: }"],
  "no keys are listed": [listsNoKeys, "output key string = account.listKeys().keys[0].value"],
  "there are no secrets": [holdsNoSecrets, "var connection = 'Endpoint=sb://x/;SharedAccessKey=${key}'"],
  "versions of APIs are stable": [usesStableVersions, "resource a 'Microsoft.Web/sites@2024-11-01-preview' = {}"],
  "what takes tags has them": [tagsEverything, "resource a 'Microsoft.Web/sites@2024-11-01' = { name: 'a' }"],
  "what may be closed is closed": [
    isClosed,
    "resource a 'Microsoft.EventHub/namespaces@2024-01-01' = { properties: { disableLocalAuth: false, minimumTlsVersion: '1.2' } }",
  ],
  "what is watched has diagnostics": [isDiagnosed, "resource a 'Microsoft.Web/sites@2024-11-01' = { tags: tags }"],
  "ids are those of roles, with their names": [
    namesRoles,
    "var roles = {\n  // Owner\n  owner: '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'\n}",
  ],
};

describe.each(Object.entries(RULES))("%s", (_, [rule, broken]) => {
  test("in infra/azure", () => {
    expect([...sources.values()].flatMap(rule)).toEqual([]);
  });

  test("and not where it is broken", () => {
    expect(rule(parse("broken.bicep", broken))).toHaveLength(1);
  });
});

test.each([
  "AccountKey=abc",
  "Server=x;Password=abc",
  "https://x.blob.core.windows.net/c?sv=1&sig=abc",
  "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7",
])("%s is taken for a secret", (secret) => {
  expect(holdsNoSecrets(parse("broken.bicep", `var a = '${secret}'`))).toHaveLength(1);
});

test("a role has its own name above it", () => {
  const broken = "var roles = {\n  // Storage Blob Data Owner\n  reader: '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1'\n}";
  expect(namesRoles(parse("broken.bicep", broken))).toEqual([
    'broken.bicep(3,11): must stand below "// Storage Blob Data Reader"',
  ]);
});

test("roles are those of roles.bicep, and none is listed in vain", () => {
  const roles = sources.get("roles.bicep");
  const given = [...sources.values()].flatMap(rolesIn);
  expect([...new Set(given)].sort()).toEqual(roles && namesOfRoles(roles).sort());
});

describe("modules", () => {
  test("are there, and are given what they ask for, nothing else", () => {
    expect([...sources.values()].flatMap((source) => moduleProblems(source, sources))).toEqual([]);
  });

  test("are missed where they are not, and what is missing or too much is told", () => {
    const asking = parse(
      "asking.bicep",
      "param location string\nparam tags object = {}\nparam scheduler { name: string }?\n",
    );
    const broken = parse(
      "broken.bicep",
      "module gone 'gone.bicep' = { params: {} }\nmodule wrong 'asking.bicep' = if (x) { params: { place: 1 } }",
    );
    expect(moduleProblems(broken, new Map([["asking.bicep", asking]]))).toEqual([
      "broken.bicep(1,1): there is no gone.bicep",
      "broken.bicep(2,1): wrong is not given location",
      "broken.bicep(2,1): asking.bicep has no parameter place",
    ]);
  });

  test("are all used", () => {
    const named = [...sources.values()].flatMap(({ root }) =>
      root.descendantsOfType("string").map(({ text }) => text.replace(/^'|'$/g, "").replace(/^\.\.\//, "")),
    );
    expect([...sources.keys()].filter((file) => !named.includes(file))).toEqual(["main.bicepparam"]);
  });
});
