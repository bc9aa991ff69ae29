import fc from "fast-check";
import type { HubEvent } from "../../../shared/readings/hub/event";
import { enqueuedAtOf, EventDecoder } from "../../../shared/storage/blob/capture/event-record";
import { readContainer } from "../../../shared/storage/blob/capture/read-container";
import { avroFile, EVENT_DATA, type EventDataRecord } from "../../support/avro-file";

const record = (SequenceNumber: number, more: Partial<EventDataRecord> = {}): EventDataRecord => ({
  ...{ SequenceNumber, Offset: String(SequenceNumber * 100), EnqueuedTimeUtc: "11/20/2026 12:00:00 PM" },
  ...{ SystemProperties: {}, Properties: {}, Body: { bytes: Buffer.from(`{"n":${SequenceNumber}}`) } },
  ...more,
});

/** Handed over in pieces of so many bytes. */
async function read(file: Buffer, pieceBytes = 1000): Promise<HubEvent[]> {
  const pieces = async function* () {
    await Promise.resolve();
    for (let at = 0; at < file.length; at += pieceBytes) yield file.subarray(at, at + pieceBytes);
  };
  const events: HubEvent[] = [];
  for await (const block of readContainer(pieces())) events.push(...new EventDecoder(block.schema).decode(block));
  return events;
}

test.each(["null", "deflate"] as const)(
  "reads a file of another writer, codec %s, in pieces of any size",
  async (codec) => {
    const records = Array.from({ length: 50 }, (_, i) => record(i));
    const file = await avroFile(records, { codec });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 3000 }), async (pieceBytes) => {
        const events = await read(file, pieceBytes);

        expect(events.map(({ sequenceNumber }) => sequenceNumber)).toEqual(records.map((_, i) => i));
        expect(events.map(({ body }) => Buffer.from(body).toString())).toEqual(records.map((_, i) => `{"n":${i}}`));
      }),
      { numRuns: 30 },
    );
  },
);

test("finds what ingest needs of an event", async () => {
  const SystemProperties = {
    "content-encoding": { string: "gzip" },
    "message-id": { string: "m-1" },
    "iothub-connection-device-id": { string: "pump-1" },
    "iothub-enqueuedtime": { long: 7 },
  };

  const [event] = await read(await avroFile([record(3, { SystemProperties })]));

  expect(event).toMatchObject({
    ...{ sequenceNumber: 3, enqueuedAt: Date.parse("2026-11-20T12:00:00Z"), contentEncoding: "gzip" },
    ...{ messageId: "m-1", connectionDeviceId: "pump-1" },
  });
});

test("takes the broker's own time, to the millisecond, where it came along", async () => {
  const at = Date.parse("2026-11-20T12:00:00.250Z");

  const [event] = await read(
    await avroFile([record(3, { SystemProperties: { "x-opt-enqueued-time": { long: at } } })]),
  );

  expect(event?.enqueuedAt).toBe(at);
});

test("reads the schema of 2016, whose properties know no null, and a body that is none", async () => {
  const schema = JSON.parse(JSON.stringify(EVENT_DATA).replace(',"null"]}', "]}")) as typeof EVENT_DATA;

  const [event] = await read(await avroFile([record(3, { Body: null })], { schema }));

  expect(event?.body).toHaveLength(0);
});

test("finds nothing in an empty window's file, nor in one of no bytes", async () => {
  expect(await read(await avroFile([]))).toEqual([]);
  expect(await read(Buffer.alloc(0))).toEqual([]);
});

test("says of a file that is cut off anywhere but behind a block that it is broken", async () => {
  const file = await avroFile(Array.from({ length: 20 }, (_, i) => record(i)));
  const sync = file.subarray(-16);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: file.length - 1 }), async (length) => {
      const cut = file.subarray(0, length);
      fc.pre(!cut.subarray(-16).equals(sync));
      await expect(read(cut)).rejects.toThrow(RangeError);
    }),
  );
});

test.each([
  ["11/16/2016 4:44:11 PM", "2016-11-16T16:44:11Z"],
  ["1/2/2026 12:00:05 AM", "2026-01-02T00:00:05Z"],
  ["12/31/2026 12:09:00 PM", "2026-12-31T12:09:00Z"],
  ["11/16/2016 16:44:11", "2016-11-16T16:44:11Z"],
  ["2026-11-20T12:00:00.25", "2026-11-20T12:00:00.250Z"],
])("%s is %s", (text, iso) => {
  expect(enqueuedAtOf(text)).toBe(Date.parse(iso));
});

test("what is no time is refused", () => {
  expect(() => enqueuedAtOf("yesterday")).toThrow('"yesterday" is no enqueued time');
});
