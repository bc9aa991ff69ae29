import type { DeadLetterEntry } from "../../../../shared/readings/dead-letters/dead-letter-store";
import { judge } from "../../../../shared/readings/dead-letters/replay-judgement";
import { ENQUEUED_AT, LIMITS, readingBody } from "../../../support/domain/hub-events";
import { readingsOf } from "../../../support/domain/points";

const entry = (changes: Partial<DeadLetterEntry> = {}): DeadLetterEntry => ({
  ...{ id: 1, reason: "wrong-shape", detail: "", sequenceNumber: 3, index: 0, objectIndex: 4, isWhole: false },
  ...{ enqueuedAt: ENQUEUED_AT, refusedAt: ENQUEUED_AT, replays: 0, replayedAt: undefined, bodyBytes: 0 },
  ...{ itemKey: undefined, contentEncoding: undefined, messageId: undefined, connectionDeviceId: undefined },
  ...{ partition: { namespace: "n", hub: "h", hubCreatedAt: 0, partitionId: "0" }, bodyBlob: undefined },
  ...changes,
});

const judged = (letter: DeadLetterEntry, json: unknown, limits = LIMITS) =>
  judge(letter, Buffer.from(JSON.stringify(json)), limits).items;

test("an object that named no device is that of the device that IoT Hub named", () => {
  const letter = entry({ connectionDeviceId: "from-iot-hub" });
  const [item] = judged(letter, readingBody({ deviceId: undefined }));
  expect(item?.point).toMatchObject({ deviceId: "from-iot-hub" });
});

test("a reading is judged against the time at which it was enqueued, not the time of the replay", () => {
  const long = 90 * 86_400_000;
  const letter = entry({ enqueuedAt: ENQUEUED_AT - long });
  expect(readingsOf(judged(letter, readingBody({ timestamp: ENQUEUED_AT - long })))).toHaveLength(1);
  expect(judged(letter, readingBody())[0]?.refusals).toMatchObject([{ reason: "from-future" }]);
});

test("an array that stood in an array is none of events", () => {
  expect(judged(entry(), [readingBody()])).toMatchObject([{ point: undefined, refusals: [{ reason: "wrong-shape" }] }]);
});

test("what was part of an event is never too large by itself", () => {
  expect(readingsOf(judged(entry(), readingBody(), { ...LIMITS, maxEventBytes: 10 }))).toHaveLength(1);
});

test("a whole body is known again by its message id", () => {
  const letter = entry({ isWhole: true, messageId: "m1" });
  expect(judged(letter, [readingBody(), readingBody()]).map(({ key }) => typeof key)).toEqual(["string", "string"]);
});
