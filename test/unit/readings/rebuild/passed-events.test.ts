import type { FoundGap } from "../../../../shared/readings/gaps/gap-store";
import type { PartitionProgress } from "../../../../shared/readings/ingest/ingest-store";
import { PassedEvents } from "../../../../shared/readings/rebuild/passed-events";
import { ENQUEUED_AT, rawEvent } from "../../../support/domain/hub-events";

const source = { namespace: "plant.example", hub: "readings" };
const SECOND = 1000;
const EVER = { from: 0, to: Infinity };

const progressOf = (hubCreatedAt: number, sequenceNumber: number, enqueuedAt: number): PartitionProgress => ({
  ...{ ...source, hubCreatedAt, partitionId: "0", watermark: { sequenceNumber, enqueuedAt } },
  ...{ counted: 0, duplicates: 0, deadLetters: 0, redeliveredEvents: 0 },
});

const gapOf = (hubCreatedAt: number, fromSequence: number, toSequence: number, lostAt?: number): FoundGap => ({
  partition: { ...source, hubCreatedAt, partitionId: "0" },
  ...{ fromSequence, toSequence, foundAt: 0, lostAt },
});

const CREATED = ENQUEUED_AT - 3_600 * SECOND;
const event = (sequenceNumber: number, enqueuedAt = ENQUEUED_AT) => rawEvent("", { sequenceNumber, enqueuedAt });

test("takes what streaming has passed, once, and leaves what the trigger still brings", () => {
  const passed = new PassedEvents({ progress: [progressOf(CREATED, 5, ENQUEUED_AT + 500)], gaps: [] }, source, "0");

  const standings = [4, 5, 5, 6].map((sequence) => passed.standingOf(event(sequence)));

  expect(standings).toEqual(["taken", "taken", "repeated", "to-come"]);
});

test("leaves an open gap to whoever reads it again, and takes what the hub has lost", () => {
  const gaps = [gapOf(CREATED, 1, 2), gapOf(CREATED, 3, 3, ENQUEUED_AT)];
  const passed = new PassedEvents({ progress: [progressOf(CREATED, 5, ENQUEUED_AT)], gaps }, source, "0");

  expect([0, 1, 2, 3, 4].map((sequence) => passed.standingOf(event(sequence)))).toEqual([
    ...["taken", "in-gap", "in-gap", "taken", "taken"],
  ]);
});

test("of a partition that was never read, everything is to come", () => {
  const passed = new PassedEvents({ progress: [progressOf(CREATED, 5, ENQUEUED_AT)], gaps: [] }, source, "1");

  expect(passed.standingOf(event(0))).toBe("to-come");
});

test("tells the numbers of a hub that was made anew from those of the one before", () => {
  const again = ENQUEUED_AT - 100 * SECOND + 700;
  const progress = [progressOf(CREATED, 50, ENQUEUED_AT - 200 * SECOND), progressOf(again, 1, ENQUEUED_AT)];
  const passed = new PassedEvents({ progress, gaps: [] }, source, "0");
  const before = (sequence: number) => passed.standingOf(event(sequence, ENQUEUED_AT - 300 * SECOND));
  const after = (sequence: number) => passed.standingOf(event(sequence, Math.floor(again / SECOND) * SECOND));

  expect([before(1), before(60), after(1), after(2)]).toEqual(["taken", "taken", "taken", "to-come"]);
});

test("takes nothing of a hub made anew that the app has not read yet, whatever its numbers", () => {
  const passed = new PassedEvents({ progress: [progressOf(CREATED, 50, ENQUEUED_AT)], gaps: [] }, source, "0");

  expect(passed.standingOf(event(3, ENQUEUED_AT + 60 * SECOND))).toBe("to-come");
});

test("misses what lies between two files, and what Capture has not written yet", () => {
  const passed = new PassedEvents(
    { progress: [progressOf(CREATED, 9, ENQUEUED_AT + 9 * SECOND)], gaps: [] },
    source,
    "0",
  );
  for (const sequence of [0, 1, 5, 6]) passed.standingOf(event(sequence, ENQUEUED_AT + sequence * SECOND));

  const missing = passed.missing(EVER);

  expect(missing.map(({ fromSequence, toSequence }) => [fromSequence, toSequence])).toEqual([
    [2, 4],
    [7, 9],
  ]);
  expect(passed.missing({ from: 0, to: ENQUEUED_AT + 3 * SECOND })).toHaveLength(1);
  expect(passed.missing({ from: ENQUEUED_AT + 6 * SECOND, to: Infinity })).toHaveLength(1);
});

test("misses no event of a gap that is known", () => {
  const gaps = [gapOf(CREATED, 0, 2), gapOf(CREATED, 3, 4, ENQUEUED_AT)];
  const passed = new PassedEvents({ progress: [progressOf(CREATED, 5, ENQUEUED_AT)], gaps }, source, "0");
  passed.standingOf(event(5));

  expect(passed.missing(EVER)).toEqual([]);
});
