import { ingestBatch } from "../../../shared/readings/ingest/ingest-batch";
import { tellBatch } from "../../../shared/readings/ingest/tell-batch";
import { runIds } from "../../../shared/runs/run-trace";
import { tellTick } from "../../../shared/runs/tell-tick";
import { newRun } from "../../support/contract/runs";
import { ENQUEUED_AT, jsonEvent, LIMITS, readingBody } from "../../support/domain/hub-events";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { MemoryHub } from "../../support/domain/memory-hub";
import { MemoryIngestStore } from "../../support/domain/memory-ingest-store";
import { MemoryRunStores } from "../../support/domain/memory-run-stores";
import { MemoryTelemetry } from "../../support/domain/memory-telemetry";

const MINUTE = 60_000;

/** Three events on each of two partitions; of the first one two are ingested, of the second one none. */
async function setUp() {
  const telemetry = new MemoryTelemetry(ENQUEUED_AT);
  const hub = new MemoryHub();
  const ingest = new MemoryIngestStore();
  const schedule = new MemoryRunStores(() => []);
  const settings = { ...LIMITS, bucketMs: MINUTE, deduplicate: false };
  for (const partition of ["0", "0", "0", "1", "1", "1"]) hub.publish(partition, jsonEvent(readingBody()));
  const ingesting = { ingest, hub, blobs: new MemoryBlobs(), clock: () => ENQUEUED_AT, settings };
  for (const end of [1, 2]) {
    const batch = hub.batch("0", end - 1, end);
    await tellBatch(
      { telemetry },
      batch,
      () => [],
      () => ingestBatch(ingesting, batch),
    );
  }
  const closed = newRun({ kind: "scheduled", from: 0, to: ENQUEUED_AT - 10 * MINUTE, generation: 0 });
  telemetry.measured.length = 0;
  return { telemetry, services: { telemetry, hub, ingest, schedule }, schedule, closed };
}

test("a tick tells how far each partition lies behind, and how far the schedule", async () => {
  const { telemetry, services, schedule, closed } = await setUp();
  await tellTick(services, undefined, 0);
  const lags = [
    ["fleetscore.ingest.lag", 1, "0"],
    ["fleetscore.ingest.lag", 3, "1"],
  ];
  expect(telemetry.measured).toEqual(lags);

  await schedule.close(schedule.state, closed);
  telemetry.measured.length = 0;
  await tellTick(services, undefined, 0);
  expect(telemetry.measured).toEqual([["fleetscore.schedule.behind", expect.closeTo(605, -2)], ...lags]);

  await schedule.setPaused(true);
  telemetry.measured.length = 0;
  await tellTick(services, undefined, 0);
  expect(telemetry.measured).toEqual(lags);
});

test("the closing of a run is linked to the latest batch of each partition that has one", async () => {
  const { telemetry, services, closed } = await setUp();
  const latest = telemetry.spans.at(-1);
  await tellTick(services, closed, ENQUEUED_AT);
  const { traceId, spanId } = runIds(closed.runId);
  expect(telemetry.spans.at(-1)).toMatchObject({
    ...{ name: "close-run", traceId, parentId: spanId },
    attributes: { runId: closed.runId, kind: "scheduled", reached: '{"0":1}' },
    links: [{ traceId: latest?.traceId, spanId: latest?.spanId }],
  });
});

test("where nobody listens, a tick asks nothing of hub and store", async () => {
  const ask = () => Promise.reject(new Error("asked"));
  const services = { hub: { describe: ask }, ingest: { progress: ask }, schedule: { read: ask } };
  await tellTick(services, undefined, 0);
});
