import { toEventBatch } from "../../../functions/event-batch";

const metadataOf = (more: object = {}) => ({
  partitionContext: {
    fullyQualifiedNamespace: "Fleet.example",
    eventHubName: "Readings",
    consumerGroup: "$Default",
    partitionId: "3",
  },
  sequenceNumberArray: [7],
  enqueuedTimeUtcArray: ["2026-01-02T03:04:05.678"],
  systemPropertiesArray: [{}],
  ...more,
});

const body = Buffer.from("{}");

test("a batch has its partition, with names in lower case, and each event its number and time in UTC", () => {
  expect(toEventBatch([body], metadataOf())).toMatchObject({
    ...{ namespace: "fleet.example", hub: "readings", partitionId: "3" },
    events: [{ body, sequenceNumber: 7, enqueuedAt: Date.parse("2026-01-02T03:04:05.678Z") }],
  });
});

test("a sequence number may come as a Long object, beyond 32 bits and with a low half above 31", () => {
  const sequenceNumberArray = [{ low: -1, high: 2, unsigned: false }];
  const batch = toEventBatch([body], metadataOf({ sequenceNumberArray }));
  expect(batch.events[0]?.sequenceNumber).toBe(2 * 2 ** 32 + 0xffffffff);
});

test("a time that has a zone keeps it", () => {
  const enqueuedTimeUtcArray = ["2026-01-02T05:04:05+02:00"];
  const batch = toEventBatch([body], metadataOf({ enqueuedTimeUtcArray }));
  expect(batch.events[0]?.enqueuedAt).toBe(Date.parse("2026-01-02T03:04:05Z"));
});

test("content encoding, message id and IoT Hub's device id are found however the host spells them", () => {
  const systemPropertiesArray = [
    { "content-encoding": "gzip", "message-id": "m", "iothub-connection-device-id": "pump-1" },
    { contentEncoding: "gzip", messageId: "m" },
  ];
  const two = { sequenceNumberArray: [1, 2], enqueuedTimeUtcArray: ["2026-01-02T03:04:05", "2026-01-02T03:04:05"] };
  const { events } = toEventBatch([body, body], metadataOf({ ...two, systemPropertiesArray }));
  expect(events[0]).toMatchObject({ contentEncoding: "gzip", messageId: "m", connectionDeviceId: "pump-1" });
  expect(events[1]).toMatchObject({ contentEncoding: "gzip", messageId: "m", connectionDeviceId: undefined });
});

test.each([
  ["2023-03-13T01:25:02.25", "2023-03-13T01:25:02.250Z"],
  ["2023-03-13T01:25:02", "2023-03-13T01:25:02.000Z"],
  ["2023-03-13T01:25:02.2512345", "2023-03-13T01:25:02.251Z"],
  ["2023-03-13T01:25:02.251Z", "2023-03-13T01:25:02.251Z"],
  ["Mon, 13 Mar 2023 01:25:02 GMT+00:00", "2023-03-13T01:25:02.000Z"],
])("the time %s is %s", (text, instant) => {
  const batch = toEventBatch([body], metadataOf({ enqueuedTimeUtcArray: [text] }));
  expect(batch.events[0]?.enqueuedAt).toBe(Date.parse(instant));
});

test("what is wrong is said, with the value", () => {
  const enqueuedTimeUtcArray = ["soon"];
  expect(() => toEventBatch([body], metadataOf({ enqueuedTimeUtcArray }))).toThrow('"soon" is no enqueued time');
});

test.each([
  ["fewer numbers than events", { sequenceNumberArray: [] }],
  ["more numbers than events", { sequenceNumberArray: [7, 8] }],
  ["a number that is text", { sequenceNumberArray: ["7"] }],
  ["a number that is null", { sequenceNumberArray: [null] }],
  ["a number that is none", { sequenceNumberArray: [NaN] }],
  ["half a number", { sequenceNumberArray: [{ low: 7 }] }],
  ["numbers that are no list", { sequenceNumberArray: 7 }],
  ["no times", { enqueuedTimeUtcArray: [] }],
  ["a time that is none", { enqueuedTimeUtcArray: ["soon"] }],
  ["a time that is a number", { enqueuedTimeUtcArray: [1_700_000_000_000] }],
  ["no properties", { systemPropertiesArray: undefined }],
  ["properties that are null", { systemPropertiesArray: [null] }],
  ["properties that are a list", { systemPropertiesArray: [[]] }],
  ["no partition", { partitionContext: undefined }],
  ["a partition without a name", { partitionContext: { ...metadataOf().partitionContext, partitionId: 3 } }],
])("a batch with %s is refused whole: its events could not be told from repetitions", (_, more) => {
  expect(() => toEventBatch([body], metadataOf(more))).toThrow();
});

test.each([["text"], [{}], [null]])("a batch with the body %p, which is not bytes, is refused", (other) => {
  const two = { enqueuedTimeUtcArray: ["2026-01-02T03:04:05", "2026-01-02T03:04:05"], systemPropertiesArray: [{}, {}] };
  expect(() => toEventBatch([body, other], metadataOf({ ...two, sequenceNumberArray: [1, 2] }))).toThrow();
  expect(() => toEventBatch(other, metadataOf())).toThrow();
});

test("a batch without metadata is refused", () => {
  expect(() => toEventBatch([body], undefined)).toThrow();
});
