import { misspelledSettings } from "../../../shared/config/misspelled-settings";
import { SETTING_NAMES } from "../../../shared/config/read-settings";

const found = (...names: string[]) =>
  misspelledSettings(Object.fromEntries(names.map((name) => [name, "1"])), SETTING_NAMES);

test.each([
  ["ALLOWED_LATENES_SECONDS", "ALLOWED_LATENESS_SECONDS"],
  ["ALLOWED_LATENESS_SECOND", "ALLOWED_LATENESS_SECONDS"],
  ["SCORING_SHCEDULE", "SCORING_SCHEDULE"],
  ["RETRY_ROUND", "RETRY_ROUNDS"],
  ["SQL_CONNECTION_server", "SQL_CONNECTION__server"],
  ["EventHubs", "EventHub"],
  ["EVENTHUB", "EventHub"],
  ["run_output", "RUN_OUTPUT"],
])("%s is told to be %s", (name, meant) => {
  expect(found(name)).toEqual([{ name, meant }]);
});

test("settings themselves, the host's own and what is others' business are left alone", () => {
  expect(found(...SETTING_NAMES)).toEqual([]);
  const hosts = ["AzureWebJobsStorage__queueServiceUri", "AzureWebJobsStorage__tableServiceUri", "EventHub__clientId"];
  const others = ["PATH", "HOME", "SQL_SERVER", "RUN_ONCE", "EVENT", "FUNCTIONS_WORKER_RUNTIME", "TEST_SQL_CONNECTION"];
  expect(found(...hosts, ...others)).toEqual([]);
});
