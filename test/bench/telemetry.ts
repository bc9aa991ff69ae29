import { join } from "node:path";
import { ingestBatch, type IngestServices } from "../../shared/readings/ingest/ingest-batch";
import type { EventBatch } from "../../shared/readings/hub/event";
import { tellBatch } from "../../shared/readings/ingest/tell-batch";
import { openTelemetry } from "../../shared/services";
import { openSqlite } from "../../shared/storage/sqlite/open-sqlite";
import { tellingStore } from "../../shared/storage/telling-store";
import type { Telemetry } from "../../shared/telemetry";
import { idsOf } from "../../shared/trace-ids";
import { MemoryBlobs } from "../support/domain/memory-blobs";
import { MemoryHub } from "../support/domain/memory-hub";
import { IngestionEndpoint, keyedTo, NOBODY } from "../support/e2e/ingestion-endpoint";
import { temporaryFolder } from "../support/e2e/temporary-folder";
import { median, type Figures } from "./bench";
import { batchesOf, EVENTS, oneReading } from "./event-batches";

const ROUNDS = 60;
const WARM_UP = 10;
const BUCKET_MS = 60_000;
const settings = { maxEventBytes: 2 ** 20, lateLimitMs: 7 * 86_400_000, futureLimitMs: 300_000, deduplicate: false };

type Ingest = (batch: EventBatch) => Promise<unknown>;

/**
 * Events a second from bytes to rows in SQLite, of batches of a thousand, with telemetry over without: sent to an
 * endpoint in this process, and to one that refuses. The three take turns batch by batch.
 */
export async function telemetry(say: (line: string) => void): Promise<Figures> {
  await using folder = await temporaryFolder();
  await using endpoint = await IngestionEndpoint.open();
  const listening = await Promise.all([undefined, keyedTo(endpoint.url), keyedTo(NOBODY)].map(listenAt));
  const sides = await Promise.all(listening.map((told, i) => open(join(folder.path, `${i}.db`), told)));
  const rounds: number[][] = [];
  const batches = batchesOf(oneReading);
  for (let round = 0; round < ROUNDS; round++) {
    const events = (batches[round % batches.length] ?? []).map((event) => ({
      ...{ ...event, sequenceNumber: round * EVENTS + event.sequenceNumber },
    }));
    const rates: number[] = [];
    for (const side of sides) rates.push(await rateOf(side, { ...PLACE, events }));
    rounds.push(rates);
  }
  for (const told of listening) await told?.close();
  const counted = rounds.slice(WARM_UP);
  const [bare = NaN, told = NaN, refused = NaN] = sides.map((_, i) => median(counted.map((rates) => rates[i] ?? NaN)));
  say(`events/s: ${bare.toFixed(0)} without, ${told.toFixed(0)} with, ${refused.toFixed(0)} where it is refused`);
  say(`${endpoint.spans("ingest batch").length} of ${ROUNDS} batches were told of`);
  const ratioOf = (i: number) => median(counted.map((rates) => (rates[i] ?? NaN) / (rates[0] ?? NaN)));
  return { telemetryRatio: ratioOf(1), refusedRatio: ratioOf(2) };
}

const PLACE = { namespace: "fleet.example", hub: "readings", consumerGroup: "$Default", partitionId: "0" };

const listenAt = (connectionString: string | undefined) =>
  openTelemetry({ connectionString, byIdentity: false, samplingRatio: 1 }, Date.now);

async function open(file: string, telemetry: Telemetry | undefined): Promise<Ingest> {
  const store = await openSqlite({ file, bucketMs: BUCKET_MS, beginPaused: true, now: Date.now() });
  const { ingest } = telemetry === undefined ? store : tellingStore(store, telemetry, BUCKET_MS);
  const services: IngestServices = {
    ...{ ingest, hub: new MemoryHub(), blobs: new MemoryBlobs(), clock: Date.now },
    settings: { ...settings, bucketMs: BUCKET_MS },
  };
  const links = () => [idsOf("invocation")];
  return (batch) => tellBatch({ telemetry }, batch, links, () => ingestBatch(services, batch));
}

async function rateOf(ingest: Ingest, batch: EventBatch): Promise<number> {
  const start = performance.now();
  await ingest(batch);
  return (1_000 * batch.events.length) / (performance.now() - start);
}
