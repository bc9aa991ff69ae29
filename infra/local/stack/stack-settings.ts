import { join, resolve } from "node:path";
import { DEFAULT_NAME_FORMAT } from "../../../shared/readings/rebuild/capture-names";
import type { Addresses, CaptureSettings } from "./emulators";

const PARTITIONS = 4;

export const hubOf = (settings: Readonly<Record<string, string>>) => ({
  name: settings["EVENTHUB_NAME"] ?? "readings",
  partitions: PARTITIONS,
  consumerGroups: [
    settings["EVENTHUB_CONSUMER_GROUP"] ?? "$Default",
    settings["EVENTHUB_REREAD_CONSUMER_GROUP"] ?? "fleetscore-reread",
  ],
});

/** What the hub holds is captured into the storage of this machine; windows of 0 seconds stand for no Capture. */
export const captureOf = (
  settings: Readonly<Record<string, string>>,
  windowSeconds = 0,
): CaptureSettings | undefined =>
  windowSeconds === 0
    ? undefined
    : {
        container: settings["CAPTURE_CONTAINER"] ?? "capture",
        nameFormat: settings["CAPTURE_NAME_FORMAT"] ?? DEFAULT_NAME_FORMAT,
        windowSeconds,
      };

/** The settings with where things really are. */
export const connect = (
  settings: Readonly<Record<string, string>>,
  { eventHub, storage }: Addresses,
  directory: string,
): Record<string, string> => ({
  ...settings,
  EventHub: eventHub,
  AzureWebJobsStorage: storage,
  ...databaseOf(settings, directory),
});

/** As the sample has it. */
const SAMPLE = "sqlite:.fleetscore/fleetscore.db";

/** A SQLite file lies with the rest of the state, unless the settings name a place of its own; a server is where it is. */
export function databaseOf(
  { SQL_CONNECTION: connection = SAMPLE }: Readonly<Record<string, string>>,
  directory: string,
) {
  const file = /^sqlite:(.*)/.exec(connection)?.[1];
  if (file === undefined) return {};
  return { SQL_CONNECTION: `sqlite:${connection === SAMPLE ? join(directory, "fleetscore.db") : resolve(file)}` };
}
