import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Plant } from "../../../cli/simulation/plant";
import { sensorProfiles } from "../../../cli/simulation/sensors";
import { LOCAL } from "../../../shared/models/model-changes";
import type { RegisteredModel } from "../../../shared/models/model-store";
import { trainDevice } from "../../../shared/models/train-device";
import { DEFAULT_STATISTICS, DEFAULT_WANTED_SHARE } from "../../../shared/models/training/defaults";
import { aggregatePoints } from "../../../shared/readings/aggregate-points";
import type { DeviceId, Point, SensorName } from "../../../shared/readings/reading";
import { PlanChunks } from "../../../shared/runs/plan-chunks";
import { planRun } from "../../../shared/runs/plan-run";
import { newRunId } from "../../../shared/runs/run";
import type { ScoreInput } from "../../../shared/runs/score-device";
import { azureBlobs } from "../../../shared/storage/blob/azure-blobs";
import { blobModelFiles } from "../../../shared/storage/blob/blob-model-files";
import { openSqlite } from "../../../shared/storage/sqlite/open-sqlite";
import type { Instant, Range } from "../../../shared/time";
import { startAzurite } from "../../support/azurite";
import { ingestWrite, PARTITION } from "../../support/contract/ingest-writes";

const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WINDOW = 10 * MINUTE;
/** Where the readings end. */
export const NOW = Date.UTC(2026, 10, 20);
const DEVICES = 12;
const SENSORS = 5;
const TRAINING_DAYS = 3;
const CONTAINER = "fleetscore";

/** Where devices are scored as in the app: SQLite in a file, Azurite, and models of the product's own trainer. */
export async function scoringRoom() {
  const folder = await mkdtemp(join(tmpdir(), "fleetscore-bench-"));
  const azurite = await startAzurite();
  const connection = { connectionString: azurite.connectionString, blobServiceUri: undefined, container: CONTAINER };
  const blobs = azureBlobs(connection);
  const file = join(folder, "fleet.db");
  const store = await openSqlite({ file, bucketMs: MINUTE, beginPaused: true, now: NOW });
  const services = {
    ...{ ...store, blobs, modelFiles: blobModelFiles(blobs), plans: new PlanChunks(blobs), clock: () => NOW },
    settings: { bucketMs: MINUTE, driftCheckMs: undefined, deviceTimeoutMs: 60_000 },
  };
  return {
    ...{ file, connection, services },
    async [Symbol.asyncDispose]() {
      await store.close();
      await azurite[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

export type ScoringRoom = Awaited<ReturnType<typeof scoringRoom>>;

/** Healthy pumps with a reading a minute of each of five sensors, and each one's model of the days before the last. */
export async function trainedPumps({ services }: ScoringRoom): Promise<RegisteredModel[]> {
  const begin = NOW - (TRAINING_DAYS + 1) * DAY;
  const plant = new Plant({ seed: 1, devices: DEVICES, stepSeconds: 60, sensors: sensorProfiles(SENSORS) });
  for (let from = begin, number = 0; from < NOW; from += HOUR, number++) {
    const buckets = aggregatePoints(pointsOf(plant, from, from + HOUR), MINUTE);
    const devices = plant.devices.map((deviceId) => ({ deviceId, firstAt: from, lastAt: from + HOUR - MINUTE }));
    await services.ingest.ingest(PARTITION, [], NOW, () => ingestWrite(number, { buckets, devices }));
  }
  const models: RegisteredModel[] = [];
  for (const deviceId of plant.devices) {
    const asked = { from: begin, to: NOW - DAY, windowMs: WINDOW, hopMs: MINUTE, alias: "champion" as const };
    const detector = { statistics: DEFAULT_STATISTICS, wantedShare: DEFAULT_WANTED_SHARE };
    models.push(await trainDevice(services, { deviceId, ...asked, ...detector }));
  }
  return models;
}

function* pointsOf(plant: Plant, from: Instant, to: Instant): Generator<Point> {
  for (const { deviceId, at, values } of plant.history(from, to)) {
    yield { deviceId, at, sensors: Object.keys(values) as SensorName[], values: Object.values(values) };
  }
}

/** The same model, by which this share of the windows whose scores these are is anomalous. */
export async function flagging(
  { services }: ScoringRoom,
  model: RegisteredModel,
  { version, share }: { readonly version: string; readonly share: number },
  scores: readonly number[],
): Promise<void> {
  const flagged = Math.round(share * scores.length);
  const threshold = scores.toSorted((a, b) => a - b)[flagged - 1] ?? Math.min(...scores) - 1;
  const manifest = { ...model.manifest, version, threshold };
  await services.modelFiles.write({ ...model, version }, await services.modelFiles.read(model), manifest);
  await services.models.register({ ...model, version, manifest }, LOCAL);
}

export interface AskedActivities {
  readonly devices: readonly DeviceId[];
  readonly range: Range;
  /** Of each device's model. */
  readonly version: string;
  readonly devicesPerActivity: number;
}

/** A run under way, with its plan: what each of its activities is asked. */
export async function activitiesOf({ services }: ScoringRoom, asked: AskedActivities): Promise<ScoreInput[]> {
  const { devices, range, version, devicesPerActivity } = asked;
  const runId = newRunId(Date.now());
  const shape = { devicesPerActivity, activitiesPerChunk: 100, chunksPerWave: 1, retryRounds: 0 };
  await services.runs.insert({
    ...{ runId, kind: "ad-hoc", requestedAt: NOW, ...range, generation: undefined, incomplete: false },
    request: { ...shape, devices, model: { version } },
  });
  await services.runs.begin(runId, 1, "bench", NOW);
  const plan = await planRun(services, { runId });
  return Array.from({ length: Math.ceil(devices.length / devicesPerActivity) }, (_, i) => ({
    ...{ runId, attempt: 1, plan, chunk: Math.floor(i / 100), activity: i % 100 },
  }));
}
