import { earliestEventPosition, type ReceivedEventData } from "@azure/event-hubs";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { decodeEvent } from "../../shared/readings/decoding/decode-event";
import { appDirectory } from "../support/e2e/compiled";
import { listen, startEmulator, until } from "../support/event-hubs";

const READINGS = 25;
const LIMITS = { maxEventBytes: 1_000_000, lateLimitMs: 60_000, futureLimitMs: 60_000 };

test("the device of the how-to sends what ingest takes, each reading once and known by an id", async () => {
  await using emulator = await startEmulator({ hubs: { plant: { partitions: 4 } } });
  await promisify(execFile)(
    process.execPath,
    [join(appDirectory, "docs/examples/send-readings.mjs"), String(READINGS)],
    { env: environmentOf(`${emulator.connectionString()};EntityPath=plant`) },
  );

  await using listener = listen(emulator, "plant", earliestEventPosition);
  const items = () => listener.events.flatMap(itemsIn);
  await until("all readings have come", () => items().length >= READINGS);

  expect(items().flatMap(({ refusals }) => refusals)).toEqual([]);
  expect(new Set(items().map(({ key }) => key)).size).toBe(READINGS);
  expect(items().every(({ key, point }) => key !== undefined && point?.values.length === 2)).toBe(true);
  // In one partition, as its key has it.
  const times = items().map(({ point }) => point?.at ?? NaN);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  // Sent together, not one by one.
  expect(listener.events.length).toBeLessThan(READINGS);
});

const environmentOf = (hub: string) => ({ ...process.env, EVENT_HUB: hub, READ_EVERY_MS: "5", SEND_EVERY_MS: "40" });

const itemsIn = (event: ReceivedEventData) =>
  decodeEvent(
    {
      ...{ sequenceNumber: event.sequenceNumber, enqueuedAt: event.enqueuedTimeUtc.getTime() },
      ...{ body: event.body as Uint8Array, contentEncoding: event.getRawAmqpMessage().properties?.contentEncoding },
    },
    LIMITS,
  );
