import type { AlertSettings } from "./alerts/alert-settings";
import type { AlertSender } from "./alerts/deliver-alerts";
import type { BlobLinks } from "./blob-links";
import type { Blobs } from "./blobs";
import type { Settings } from "./config/read-settings";
import { AppError, SettingError } from "./errors";
import type { ModelGate } from "./models/import/model-gate";
import type { ModelFiles } from "./models/model-store";
import type { CheckpointStore } from "./readings/hub/checkpoint-store";
import type { HubObserver } from "./readings/hub/hub-observer";
import type { HubReader } from "./readings/hub/hub-reader";
import { PlanChunks } from "./runs/plan-chunks";
import type { Scorer } from "./scoring/scorer";
import type { Store } from "./storage/store";
import type { Telemetry, Told } from "./telemetry";
import type { Clock, Instant } from "./time";

/** Everything that use cases are handed; each takes the slice that it names. */
export interface Services extends Store, Told {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly hub: HubObserver;
  readonly reader: HubReader;
  readonly checkpoints: CheckpointStore;
  readonly blobs: Blobs;
  readonly links: BlobLinks;
  readonly modelFiles: ModelFiles;
  readonly scorer: Scorer;
  readonly gate: ModelGate;
  readonly plans: PlanChunks;
  readonly alertSettings: AlertSettings;
  readonly alertSenders: ReadonlyMap<string, AlertSender>;
}

/**
 * Chooses the adapters. They are loaded here and not before, so that what only registers functions stays light.
 * @throws AppError `node-too-old`; SettingError naming the setting that is wrong; UnavailableError where the database cannot be reached.
 */
export async function openServices(
  environment: Readonly<Record<string, string | undefined>>,
  telemetry?: Telemetry,
): Promise<Services> {
  checkNode(process.versions.node);
  const { readSettings } = await import("./config/read-settings.js");
  const settings = readSettings(environment);
  if (settings.sql.kind === "sqlite" && environment["WEBSITE_INSTANCE_ID"] !== undefined) {
    throw new SettingError(
      "SQL_CONNECTION",
      "SQLite serves one machine; here, instances would each have a file of their own",
    );
  }
  const clock = Date.now;
  const [
    { azureBlobs },
    { azureBlobLinks },
    { blobModelFiles },
    { blobCheckpointStore },
    { eventHubObserver },
    { eventHubReader },
    { OnnxScorer },
    { OnnxGate },
    { readAlertsFile },
    { openSenders },
    { holdToConsumerGroup },
  ] = await Promise.all([
    import("./storage/blob/azure-blobs.js"),
    import("./storage/blob/azure-blob-links.js"),
    import("./storage/blob/blob-model-files.js"),
    import("./storage/blob/blob-checkpoint-store.js"),
    import("./messaging/event-hub-observer.js"),
    import("./messaging/event-hub-reader.js"),
    import("./inference/onnx-scorer.js"),
    import("./inference/gate/onnx-gate.js"),
    import("./config/alerts-file.js"),
    import("./messaging/alerts/open-senders.js"),
    import("./readings/hub/consumer-group.js"),
  ]);
  const alertSettings = await readAlertsFile(settings.alertsFile, environment);
  const blobs = azureBlobs(settings.results);
  const { eventHub } = settings;
  const senders = openSenders(alertSettings, { blobs, eventHub, clock, environment });
  const engine = await openStore(settings, clock());
  const store = await telling(engine, telemetry, settings);
  try {
    await holdToConsumerGroup(store.consumerGroup, settings.consumerGroup);
  } catch (error) {
    await store.close();
    throw error;
  }
  const checkpoints = blobCheckpointStore(settings.hostStorage, settings.consumerGroup);
  const hub = eventHubObserver(settings.eventHub, clock);
  const reader = eventHubReader(settings.eventHub, settings.rereadConsumerGroup);
  const onUse = (result: "hit" | "miss") => telemetry?.measure("fleetscore.session.uses", 1, { result });
  const scorer = new OnnxScorer({ maxBytes: settings.sessionCacheBytes, onUse });
  return {
    ...store,
    ...{ telemetry, settings, clock, hub, reader, checkpoints, blobs, scorer, gate: new OnnxGate() },
    links: azureBlobLinks(settings.results),
    modelFiles: blobModelFiles(blobs),
    plans: new PlanChunks(blobs),
    alertSettings,
    alertSenders: senders.byName,
    close: async () => {
      await Promise.all([hub.close(), reader.close(), scorer.close(), senders.close()]);
      await store.close();
    },
  };
}

/** The database that the settings name, by the engine that it needs; the other one is not loaded. */
export async function openStore(
  { sql, bucketMs, beginPaused }: Pick<Settings, "sql" | "bucketMs" | "beginPaused">,
  now: Instant,
): Promise<Store> {
  if (sql.kind === "sqlite") {
    const { openSqlite } = await import("./storage/sqlite/open-sqlite.js");
    return openSqlite({ file: sql.file, bucketMs, beginPaused, now });
  }
  const { openSqlServer } = await import("./storage/sql-server/open-sql-server.js");
  const { target, poolSize } = sql;
  return openSqlServer({ target, poolSize, bucketMs, beginPaused });
}

async function telling(engine: Store, telemetry: Telemetry | undefined, { bucketMs }: Settings): Promise<Store> {
  if (telemetry === undefined) return engine;
  const { tellingStore } = await import("./storage/telling-store.js");
  return tellingStore(engine, telemetry, bucketMs);
}

/** Where the settings say that somebody listens; else nothing of it is loaded. */
export async function openTelemetry(
  { connectionString, ...settings }: Settings["telemetry"],
  clock: Clock,
): Promise<Telemetry | undefined> {
  if (connectionString === undefined) return undefined;
  const { openAzureMonitor } = await import("./telemetry/azure-monitor.js");
  return openAzureMonitor({ connectionString, ...settings }, clock);
}

let opened: Promise<Services> | undefined;
let listening: Promise<Telemetry | undefined> | undefined;

/** Before 22.16 its SQLite ignores the busy time-out and does not tell whether a transaction is open. */
const OLDEST_NODE = [22, 16] as const;

export function checkNode(version: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new AppError("node-too-old", `the app runs on Node ${OLDEST_NODE.join(".")} or newer; this is ${version}`);
}

/** Closes what is open, telemetry last; opens nothing. */
export async function closeServices(): Promise<void> {
  const closing = opened;
  const telling = listening;
  [opened, listening] = [undefined, undefined];
  await (await closing?.catch(() => undefined))?.close();
  await (await telling?.catch(() => undefined))?.close();
}

/** The services of this process, opened at the first call; a failed opening is tried again at the next. */
export function services(): Promise<Services> {
  opened ??= openHere().catch((error: unknown) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

const openHere = async (): Promise<Services> => openServices(process.env, await telemetry());

/** The telemetry of this process: opened once, so that it can tell why services cannot be. */
export function telemetry(): Promise<Telemetry | undefined> {
  listening ??= import("./config/read-settings.js")
    .then(({ readSettings }) => openTelemetry(readSettings(process.env).telemetry, Date.now))
    .catch((error: unknown) => {
      listening = undefined;
      throw error;
    });
  return listening;
}
