import { EventHubProducerClient, type EventDataBatch } from "@azure/event-hubs";
import { gzipSync } from "node:zlib";
import type { BucketChange } from "../../shared/readings/aggregate-points";
import { Database } from "../../shared/storage/sqlite/database";
import { floorTo, isoOf, type Instant, type Range } from "../../shared/time";
import { collect } from "../support/collect";
import { expectSameBuckets } from "../support/domain/same-buckets";
import { linesOf, printed } from "../support/e2e/fleet-command";
import { seen } from "../support/e2e/patience";
import { System } from "../support/e2e/system";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DEVICES = 8;
const READINGS_A_BUCKET = 3;

type Event = Parameters<EventDataBatch["tryAdd"]>[0];

test("fleet rebuild gives back what streaming counted, once, and says whether the two are equal", async () => {
  const settings = { DEDUPLICATE_EVENTS: "true", LATE_LIMIT_SECONDS: String((6 * HOUR) / 1000) };
  await using system = await System.start(settings, undefined, { captureSeconds: 1 });
  const to = floorTo(Date.now(), MINUTE) - 10 * MINUTE;
  const stretch = { from: to - HOUR, to };
  const sent = await send(system, stretch);
  await seen("everything ingested", async () => {
    const { partitions, refused } = await system.api.call("show-ingest", {});
    const all = partitions.reduce((sum, one) => sum + one.counted + one.duplicates, 0);
    return all === sent.good && Object.values(refused).length === 2 ? true : undefined;
  });
  const streamed = await bucketsIn(system, stretch);
  const range = ["--from", isoOf(stretch.from), "--to", isoOf(stretch.to)];
  const rebuild = (...args: string[]) => system.fleet(["rebuild", "--json", ...range, ...args], system.settings);

  const [equal] = linesOf(printed(await rebuild("--compare")));
  expect(equal).toMatchObject({ differences: 0, readings: sent.counted, readingsStored: sent.counted, missing: [] });

  deleteBuckets(system, stretch);
  const emptied = await rebuild("--compare");
  expect(emptied.code).toBe(1);
  expect(linesOf(emptied.out).at(-1)).toMatchObject({ differences: streamed.length, readingsStored: 0 });

  const [rebuilt] = linesOf(printed(await rebuild()));
  expect(rebuilt).toMatchObject({
    ...{ buckets: streamed.length, readings: sent.counted, duplicates: sent.repeated, missing: [], unreadable: [] },
    refused: { "not-json": 2, "too-late": 1 },
  });
  expectSameBuckets(await bucketsIn(system, stretch), streamed);

  const again = await rebuild();
  expect(again.code).toBe(1);
  expect(again.complaints).toContain(`there are ${streamed.length} buckets of ${sent.counted} readings already`);
  expect(linesOf(printed(await rebuild("--compare")))).toMatchObject([{ differences: 0, buckets: streamed.length }]);
});

/** Readings of every device in every bucket; some late, some repeated, some compressed, some that are refused. */
async function send({ hub }: System, { from, to }: Range) {
  const producer = new EventHubProducerClient(hub.connectionString, hub.eventHubName);
  let repeated = 0;
  let counted = 0;
  try {
    for (let device = 0; device < DEVICES; device++) {
      const events: Event[] = [];
      for (let bucket = from; bucket < to; bucket += MINUTE) {
        const event = { body: pointsOf(device, bucket) };
        counted += READINGS_A_BUCKET;
        events.push(bucket % (7 * MINUTE) === 0 ? compressed(event.body) : event);
        if (bucket % (5 * MINUTE) !== 0) continue;
        events.push(event);
        repeated += READINGS_A_BUCKET;
      }
      // Each of the others comes before one that was earlier.
      const late = events.splice(0, 9);
      await producer.sendBatch([...events, ...late], { partitionKey: `pump-${device}` });
    }
    const garbage = [{ body: Buffer.from("{") }, { body: Buffer.from("") }];
    await producer.sendBatch([...garbage, { body: pointsOf(0, from - 7 * HOUR).slice(0, 1) }], { partitionId: "0" });
  } finally {
    await producer.close();
  }
  return { counted, repeated, good: counted + repeated };
}

const pointsOf = (device: number, bucket: Instant) =>
  Array.from({ length: READINGS_A_BUCKET }, (_, i) => ({
    ...{ deviceId: `pump-${device}`, eventId: `${bucket}-${i}`, timestamp: isoOf(bucket + i * 10_000) },
    ...{ sensor: "temperature", value: 20 + Math.sin(bucket + i) * (device + 1) },
  }));

const compressed = (body: object): Event => ({
  bodyType: "data",
  body: gzipSync(JSON.stringify(body)),
  properties: { contentEncoding: "gzip" },
});

const bucketsIn = ({ room }: System, stretch: Range): Promise<BucketChange[]> => collect(room.rebuild.read(stretch));

function deleteBuckets({ settings }: System, { from, to }: Range): void {
  const database = new Database((settings["SQL_CONNECTION"] ?? "").replace(/^sqlite:/, ""));
  database.run("DELETE FROM bucket WHERE bucket_start >= :from AND bucket_start < :to", { from, to });
  database.close();
}
