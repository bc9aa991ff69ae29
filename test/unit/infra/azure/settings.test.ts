import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { misspelledSettings } from "../../../../shared/config/misspelled-settings";
import { SETTING_NAMES, settingProblems } from "../../../../shared/config/read-settings";
import { DEFAULT_NAME_FORMAT } from "../../../../shared/readings/rebuild/capture-names";
import { outputsOf, propertiesOf, textOf, variablesOf } from "../../../support/bicep/declarations";
import { AZURE, bicepSources } from "../../../support/bicep/files";
import { bicepParser, type BicepSource } from "../../../support/bicep/parse";

const ROOT = join(AZURE, "../..");

/** Those of the host, of its extensions and of the libraries beneath the app. */
const OTHERS =
  /^(AzureWebJobsStorage__|EventHub__)(credential|clientId|queueServiceUri|tableServiceUri)$|^AZURE_CLIENT_ID$|^AzureFunctionsJobHost__|^DURABLE_TASK_SCHEDULER_CONNECTION_STRING$/;

/** What Azure would say where the Bicep only says whom to ask. */
const TOLD: Readonly<Record<string, string>> = {
  APPLICATIONINSIGHTS_CONNECTION_STRING:
    "InstrumentationKey=6f2ad3a5-1f0b-4a3e-9a51-0123456789ab;IngestionEndpoint=https://here.in.applicationinsights.azure.com/",
  AzureWebJobsStorage__blobServiceUri: "https://host.blob.core.windows.net/",
  RESULTS_STORAGE__blobServiceUri: "https://data.blob.core.windows.net/",
  RESULTS_CONTAINER: "fleetscore",
  CAPTURE_STORAGE__blobServiceUri: "https://data.blob.core.windows.net/",
  CAPTURE_CONTAINER: "capture",
  CAPTURE_NAME_FORMAT: DEFAULT_NAME_FORMAT,
  EventHub__fullyQualifiedNamespace: "fleet.servicebus.windows.net",
  EVENTHUB_NAME: "readings",
  EVENTHUB_CONSUMER_GROUP: "fleetscore",
  EVENTHUB_REREAD_CONSUMER_GROUP: "fleetscore-reread",
  SQL_CONNECTION__server: "fleet.database.windows.net",
  SQL_CONNECTION__database: "fleetscore",
  SQL_CONNECTION__clientId: "6f2ad3a5-1f0b-4a3e-9a51-0123456789ab",
};

let app: BicepSource;
let main: BicepSource;
let own: Readonly<Record<string, string>>;

const sourceOf = (file: string, sources: ReadonlyMap<string, BicepSource>): BicepSource => {
  const source = sources.get(file);
  if (source === undefined) throw new Error(`there is no ${file}`);
  return source;
};

beforeAll(async () => {
  const sources = bicepSources(await bicepParser());
  app = sourceOf("modules/app.bicep", sources);
  main = sourceOf("main.bicep", sources);
  const settings = [...propertiesOf(variablesOf(app).get("ownSettings"))];
  own = Object.fromEntries(
    settings.map(([name, node]) => {
      const value = node.type === "string" ? textOf(node).replace(/\$\{[^}]*\}/g, "told") : (TOLD[name] ?? "told");
      return [name, value];
    }),
  );
});

test("the app has every setting that it cannot do without", () => {
  expect(settingProblems(own)).toEqual([]);
});

test.each(["AzureWebJobsStorage__blobServiceUri", "EVENTHUB_NAME", "SQL_CONNECTION__server", "SCORING_SCHEDULE"])(
  "without %s it would not start",
  (name) => {
    expect(settingProblems({ ...own, [name]: undefined })).toHaveLength(1);
  },
);

test("settings that functions name in their triggers are there", () => {
  const functions = join(ROOT, "functions");
  const named = readdirSync(functions)
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => readFileSync(join(functions, file), "utf8").match(/(?<="%)\w+(?=%")/g) ?? []);
  expect(named.filter((name) => !(name in own))).toEqual(["TRAINING_SCHEDULE"]); // its function is there only where it is set
  expect(named).toContain("EVENTHUB_NAME");
});

test("every setting is one that the app or its host knows", () => {
  const scheduler = variablesOf(app).get("schedulerSettings")?.descendantsOfType("object_property") ?? [];
  const names = [...Object.keys(own), ...scheduler.map(({ namedChildren: [key] }) => key?.text ?? "")];
  expect(names.filter((name) => !SETTING_NAMES.includes(name) && !OTHERS.test(name))).toEqual([]);
  expect(misspelledSettings(Object.fromEntries(names.map((name) => [name, ""])), SETTING_NAMES)).toEqual([]);
  expect(names.filter((name) => /^(FUNCTIONS_|WEBSITE_)/.test(name))).toEqual([]); // Flex Consumption refuses them
});

test("Capture names its files as fleet rebuild looks for them", () => {
  expect(textOf(variablesOf(main).get("captureNameFormat"))).toBe(DEFAULT_NAME_FORMAT);
});

test("what a deployment tells azd is named as the settings that fleet reads", () => {
  const told = outputsOf(main).filter((name) => !/^(AZURE|FLEETSCORE)_/.test(name));
  expect(told.filter((name) => !SETTING_NAMES.includes(name))).toEqual([]);
  expect(
    settingProblems({ SCORING_SCHEDULE: "0 * * * * *", ...Object.fromEntries(told.map((n) => [n, TOLD[n]])) }),
  ).toEqual([]);
});

describe.each(["small", "medium", "large"])("size %s", (size) => {
  const text = readFileSync(join(AZURE, `sizes/${size}.json`), "utf8");
  const { settings } = JSON.parse(text) as { readonly settings: Readonly<Record<string, string>> };

  test("has settings that the app takes", () => {
    expect(Object.keys(settings).filter((name) => !SETTING_NAMES.includes(name))).toEqual([]);
    expect(settingProblems({ ...own, ...settings })).toEqual([]);
  });
});
