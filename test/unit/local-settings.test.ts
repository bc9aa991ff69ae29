import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readLocalSettings } from "../../infra/local/stack/local-settings";

const SAMPLE = { EventHub: "Endpoint=sb://here", EventHub__fullyQualifiedNamespace: "", SQL_POOL_SIZE: "10" };

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "settings-"));
  await write("local.settings.sample.json", SAMPLE);
});
afterEach(() => rm(directory, { recursive: true }));

const write = (file: string, Values: Readonly<Record<string, string>>) =>
  writeFile(join(directory, file), JSON.stringify({ Values }));

test("the environment stands over local.settings.json, and that over the sample", async () => {
  await write("local.settings.json", { SQL_POOL_SIZE: "20", EventHub: "Endpoint=sb://there" });
  expect(await readLocalSettings(directory, { SQL_POOL_SIZE: "30", HOME: "/" })).toEqual({
    ...SAMPLE,
    ...{ EventHub: "Endpoint=sb://there", SQL_POOL_SIZE: "30" },
  });
});

test("an identity takes the place of the sample's connection string, an empty name of one does not", async () => {
  const named = { EventHub__fullyQualifiedNamespace: "fleet.servicebus.windows.net" };
  expect(await readLocalSettings(directory, named)).toEqual({ ...SAMPLE, ...named, EventHub: "" });
  expect(await readLocalSettings(directory, { EventHub__fullyQualifiedNamespace: "" })).toEqual(SAMPLE);
});

test("a connection string that is set beside an identity stays, for the settings to refuse", async () => {
  const both = { EventHub__fullyQualifiedNamespace: "fleet.servicebus.windows.net", EventHub: "Endpoint=sb://there" };
  expect(await readLocalSettings(directory, both)).toMatchObject(both);
});
