import { message, types } from "rhea";
import { CaptureFile, enqueuedText } from "../../../infra/local/event-hubs/capture/capture-file";
import { captured } from "../../../infra/local/event-hubs/capture/captured-event";
import { bytesOfEvent, stampBatch } from "../../../infra/local/event-hubs/log/stored-batch";
import { avroRecords } from "../../support/avro-file";

const ENQUEUED_AT = Date.parse("2026-11-16T16:44:11.250Z");

/** The event that a client sends, as the log has it, in a file, as another reader of Avro finds it. */
async function fileOf(...events: Parameters<typeof message.encode>[0][]) {
  const batch = stampBatch(
    events.map((event) => message.encode(event)),
    { sequence: 41, offset: 1000 },
    ENQUEUED_AT,
  );
  const file = new CaptureFile();
  events.forEach((_, i) => file.add(captured(bytesOfEvent(batch, i))));
  return avroRecords(file.end());
}

const data = (body: string) => message.data_section(Buffer.from(body)) as unknown;

test("another reader of Avro finds an event as Azure writes it", async () => {
  const { metadata, records } = await fileOf({
    body: data("{}"),
    message_id: "m-1",
    content_encoding: "gzip",
    message_annotations: { "x-opt-partition-key": "pump-1", "iothub-connection-device-id": "pump-1" },
    application_properties: { name: "ä", n: 7, share: types.wrap_double(0.5), far: types.wrap_long(-3), none: null },
  });

  expect(metadata["avro.codec"]?.toString()).toBe("null");
  expect(records).toEqual([
    {
      SequenceNumber: 41,
      Offset: "1000",
      EnqueuedTimeUtc: "11/16/2026 4:44:11 PM",
      SystemProperties: {
        "message-id": { string: "m-1" },
        "content-encoding": { string: "gzip" },
        "x-opt-partition-key": { string: "pump-1" },
        "iothub-connection-device-id": { string: "pump-1" },
      },
      Properties: {
        ...{ name: { string: "ä" }, n: { long: 7 }, share: { double: 0.5 }, far: { long: -3 }, none: null },
      },
      Body: { bytes: Buffer.from("{}") },
    },
  ]);
});

test("events fill as many blocks as they need", async () => {
  const events = Array.from({ length: 3_000 }, (_, i) => ({ body: data(`${i} ${"x".repeat(100)}`) }));

  const { records } = await fileOf(...events);

  expect(records.map(({ SequenceNumber }) => SequenceNumber)).toEqual(events.map((_, i) => 41 + i));
});

test("a file without events is a file", async () => {
  expect((await fileOf()).records).toEqual([]);
});

test.each([
  ["2026-01-02T00:00:05Z", "1/2/2026 12:00:05 AM"],
  ["2026-12-31T12:09:00.999Z", "12/31/2026 12:09:00 PM"],
  ["2026-07-07T23:59:59Z", "7/7/2026 11:59:59 PM"],
])("%s is written as .NET does", (iso, text) => {
  expect(enqueuedText(Date.parse(iso))).toBe(text);
});
