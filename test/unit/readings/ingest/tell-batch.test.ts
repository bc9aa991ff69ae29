import { UnavailableError } from "../../../../shared/errors";
import { ingestBatch, type IngestServices } from "../../../../shared/readings/ingest/ingest-batch";
import { measuredIngest } from "../../../../shared/readings/ingest/measured-ingest";
import { batchIds, tellBatch } from "../../../../shared/readings/ingest/tell-batch";
import { idsOf } from "../../../../shared/trace-ids";
import { ENQUEUED_AT, jsonEvent, LIMITS, rawEvent, readingBody } from "../../../support/domain/hub-events";
import { MemoryBlobs } from "../../../support/domain/memory-blobs";
import { MemoryHub } from "../../../support/domain/memory-hub";
import { MemoryIngestStore } from "../../../support/domain/memory-ingest-store";
import { MemoryTelemetry } from "../../../support/domain/memory-telemetry";

const MINUTE = 60_000;

function setUp(deduplicate = false) {
  const telemetry = new MemoryTelemetry(ENQUEUED_AT);
  const hub = new MemoryHub();
  const store = new MemoryIngestStore();
  const settings = { ...LIMITS, bucketMs: MINUTE, deduplicate };
  const ingest = measuredIngest(store, telemetry, MINUTE);
  const services: IngestServices = { ingest, hub, blobs: new MemoryBlobs(), clock: () => ENQUEUED_AT, settings };
  const deliver = (from: number, to: number) => {
    const batch = hub.batch("0", from, to);
    return tellBatch(
      { telemetry },
      batch,
      () => [idsOf("producer")],
      () => ingestBatch(services, batch),
    );
  };
  return { telemetry, hub, store, deliver };
}

const DELAY = ["fleetscore.ingest.delay", expect.any(Number) as number, "0"];

test("a batch is one span, linked to what sent it, found by the watermark that it leaves", async () => {
  const { telemetry, hub, store, deliver } = setUp();
  for (const value of [1, 2, 3]) hub.publish("0", jsonEvent(readingBody({ value })));
  const counts = await deliver(0, 3);

  const [progress] = await store.progress();
  if (progress === undefined) throw new Error("nothing was ingested");
  expect(telemetry.spans).toEqual([
    {
      ...{ name: "ingest batch", ...batchIds(progress, progress.watermark), isRequest: true },
      attributes: { partition: "0", events: 3, firstSequence: 0, lastSequence: 2, ...counts },
      links: [idsOf("producer")],
      ...{ startedAt: ENQUEUED_AT + 1_000, endedAt: ENQUEUED_AT + 2_000, failure: undefined },
    },
  ]);
  expect(telemetry.measured).toEqual([
    ["fleetscore.ingest.readings", 3, "counted"],
    ["fleetscore.ingest.delay", 3, "0"],
  ]);
});

test("what is refused, comes again, comes late or never is measured for what it is", async () => {
  const { telemetry, hub, store, deliver } = setUp(true);
  hub.publish("0", jsonEvent(readingBody({ eventId: "a" })));
  await deliver(0, 1);
  telemetry.measured.length = 0;
  store.closedThrough = ENQUEUED_AT - 30 * MINUTE;
  const earlier = [31, 32, 50].map((minutes) => readingBody({ timestamp: ENQUEUED_AT - minutes * MINUTE }));
  const events = ["lost", jsonEvent(readingBody({ eventId: "a" })), rawEvent("{"), rawEvent("["), jsonEvent(earlier)];
  for (const event of events) hub.publish("0", event === "lost" ? jsonEvent(readingBody()) : (event as never));
  hub.publish("0", jsonEvent(readingBody({ sensor: "a b" })));
  await deliver(2, 7);
  expect(telemetry.measured).toEqual([
    ["fleetscore.ingest.readings", 3, "counted"],
    ["fleetscore.ingest.readings", 1, "duplicate"],
    ["fleetscore.ingest.readings", 3, "refused"],
    ["fleetscore.ingest.refused", 2, "not-json"],
    ["fleetscore.ingest.refused", 1, "bad-sensor"],
    ["fleetscore.ingest.late", 3],
    ["fleetscore.ingest.missing", 1],
    DELAY,
  ]);

  telemetry.measured.length = 0;
  await deliver(2, 7);
  expect(telemetry.measured).toEqual([["fleetscore.ingest.redelivered", 5], DELAY]);
});

test("a batch that cannot be written is told as failed, with nothing counted", async () => {
  const { telemetry, hub, store, deliver } = setUp();
  hub.publish("0", jsonEvent(readingBody()));
  store.beforeWrite = () => {
    throw new UnavailableError("the database", new Error("gone"));
  };
  await expect(deliver(0, 1)).rejects.toThrow(UnavailableError);
  expect(telemetry.measured).toEqual([["fleetscore.ingest.failed", 1, "unavailable"]]);
  expect(telemetry.spans).toMatchObject([{ name: "ingest batch", failure: "unavailable" }]);
});
