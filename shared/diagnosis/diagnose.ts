import { jsonBytes } from "../blobs";
import type { Settings } from "../config/read-settings";
import { AppError } from "../errors";
import type { Clock, Instant } from "../time";
import { look, skipped, type Check } from "./check";
import type { AppProbe, Probes } from "./probes";

type Named = Pick<Settings, "consumerGroup" | "rereadConsumerGroup" | "results">;

/** Far less than what tokens and FUTURE_LIMIT_SECONDS bear; a clock that is set by a server is never so far off. */
const MAX_CLOCK_MS = 30_000;

const RIGHTS = {
  hub: "check EventHub and EVENTHUB_NAME; an identity needs the role Azure Event Hubs Data Receiver",
  sql: "check SQL_CONNECTION and the server's firewall; an identity is let in by: fleet db grant",
  blobs: "check RESULTS_STORAGE or AzureWebJobsStorage; an identity needs the role Storage Blob Data Contributor",
} as const;

/** Tries everything that the app stands on, one after the other, and changes nothing. */
export async function* diagnose(probes: Probes, settings: Named, clock: Clock, id: string): AsyncGenerator<Check> {
  yield* diagnoseHub(probes, settings);
  yield* diagnoseDatabase(probes);
  yield* diagnoseBlobs(probes, settings, clock, id);
}

async function* diagnoseHub({ hub, listener }: Probes, settings: Named): AsyncGenerator<Check> {
  let partitionId: string | undefined;
  const described = async () => {
    const { namespace, hub: name, partitions } = await hub.describe();
    partitionId = partitions[0]?.partitionId;
    return `${name} at ${namespace}, ${partitions.length} partitions`;
  };
  yield await look("hub: describe", described, RIGHTS.hub);
  const groups = [
    ["hub: receive", settings.consumerGroup, "EVENTHUB_CONSUMER_GROUP"],
    ["hub: receive again", settings.rereadConsumerGroup, "EVENTHUB_REREAD_CONSUMER_GROUP"],
  ] as const;
  for (const [check, group, setting] of groups) {
    const partition = partitionId;
    if (partition === undefined) {
      yield skipped(check, "the hub did not describe itself");
      continue;
    }
    const listened = async () =>
      (await listener.listen(partition, group)) === "let in"
        ? `as ${group}`
        : `${group} is held by a reader, as it is while the app runs`;
    yield await look(check, listened, `make the consumer group, or name another (${setting}); ${RIGHTS.hub}`);
  }
}

async function* diagnoseDatabase({ database }: Probes): AsyncGenerator<Check> {
  let tables: number | undefined;
  const state = async () => {
    const { applied, pending } = await database.state();
    tables = applied.length;
    const last = applied.at(-1)?.name ?? "nothing";
    if (pending.length === 0) return `${database.engine}, up to date: ${last}`;
    const lacks = `${database.engine} has ${last}, and lacks ${pending.map(({ name }) => name).join(", ")}`;
    if (database.migratesItself) return `${lacks}: made when the app starts`;
    throw new AppError("schema-outdated", lacks);
  };
  yield await look("database: schema", state, `run: fleet db migrate; ${RIGHTS.sql}`);
  const written = () => database.tryWrite().then(() => "a row, and taken back");
  yield (tables ?? 0) === 0
    ? skipped("database: write", "there is no table yet")
    : await look("database: write", written, RIGHTS.sql);
}

async function* diagnoseBlobs(
  { blobs, blobClock, checkpoints, hub }: Probes,
  { results: { container } }: Named,
  clock: Clock,
  id: string,
): AsyncGenerator<Check> {
  const name = `doctor/${id}.json`;
  const write = async () => {
    await blobs.create(name, jsonBytes({ id }), "application/json");
    return `${container}/${name}`;
  };
  const written = await look("blobs: write", write, RIGHTS.blobs);
  yield written;
  if (written.outcome === "ok") {
    const read = async () => `${((await blobs.read(name)) ?? []).length} bytes`;
    yield await look("blobs: read", read, RIGHTS.blobs);
    yield await look("blobs: delete", () => blobs.delete(name).then(() => "gone again"), RIGHTS.blobs);
    yield await look("clock: blob storage", async () => near(await blobClock.time(), clock()), CLOCK);
  } else {
    for (const check of ["blobs: read", "blobs: delete", "clock: blob storage"])
      yield skipped(check, "nothing written");
  }
  const list = async () => `${(await checkpoints.list(await hub.describe({ maxAgeMs: Infinity }))).length} checkpoints`;
  yield await look("host storage: list", list, "check AzureWebJobsStorage, where the Functions host keeps its own");
}

const CLOCK = "set this machine's clock by a time server";

/** @throws AppError `clock-off` */
function near(theirs: Instant, ours: Instant): string {
  // They say whole seconds: half of one is what they have left out.
  const seconds = Math.abs(theirs + 500 - ours) / 1000;
  const text = `${seconds.toFixed(1)} s from ours`;
  if (seconds * 1000 > MAX_CLOCK_MS) throw new AppError("clock-off", `${text}, more than ${MAX_CLOCK_MS / 1000} s`);
  return text;
}

/** Tries a running app: whether it is well, knows the key, and has the same time. */
export async function* diagnoseApp(app: AppProbe, clock: Clock): AsyncGenerator<Check> {
  let theirs: Instant | undefined;
  let ours = 0;
  const health = async () => {
    theirs = await app.health();
    ours = clock();
    return `well, at ${app.url}`;
  };
  const healthy = await look("app: health", health, "start it (npm start), or name another with --url; see its log");
  yield healthy;
  if (healthy.outcome !== "ok") {
    for (const check of ["app: key", "clock: app"]) yield skipped(check, "the app is not well");
    return;
  }
  const { useKey } = app;
  yield useKey === undefined
    ? skipped("app: key", "none was named: --key, FLEETSCORE_KEY")
    : await look("app: key", () => useKey().then(() => "known"), "name one of its keys: --key, FLEETSCORE_KEY");
  const said = theirs;
  yield said === undefined
    ? skipped("clock: app", "it does not say its time")
    : await look("clock: app", () => Promise.resolve(near(said, ours)), CLOCK);
}
