import fc from "fast-check";
import type { HubDescription } from "../../../shared/readings/hub/hub-observer";
import type { PartitionProgress } from "../../../shared/readings/ingest/ingest-store";
import { completeThrough, nextClosing, type ClosingRules } from "../../../shared/runs/closing";
import { holdOf } from "../../../shared/runs/hold";

const RULES: ClosingRules = { bucketMs: 10, latenessMs: 5, maxHoldMs: 100, maxRunSpanMs: 50 };
const NAME = { namespace: "fleet.example", hub: "readings" };
const NOW = 1000;

const hubOf = (askedAt: number, last: readonly number[]): HubDescription => ({
  ...{ ...NAME, createdAt: 1, askedAt },
  partitions: last.map((lastSequenceNumber, i) => ({
    ...{ partitionId: String(i), isEmpty: false, beginningSequenceNumber: 0, lastSequenceNumber },
  })),
});
const reached = (partition: number, sequenceNumber: number, enqueuedAt: number): PartitionProgress => ({
  ...{ ...NAME, hubCreatedAt: 1, partitionId: String(partition), watermark: { sequenceNumber, enqueuedAt } },
  ...{ counted: 0, duplicates: 0, deadLetters: 0, redeliveredEvents: 0 },
});

test("nothing is due before the next bucket has ended and the lateness gone by, whatever is behind", () => {
  expect(holdOf(990, NOW, hubOf(NOW, [7]), [], RULES)).toEqual({ by: "not-due", until: 1005 });
  expect(holdOf(990, NOW, undefined, [], RULES)).toEqual({ by: "not-due", until: 1005 });
});

test("a backlog names the partitions that hold, how far behind they are and up to where they are in", () => {
  const hub = hubOf(NOW, [7, 7, 7, 7]);
  const progress = [reached(0, 7, 3), reached(1, 4, 967), reached(2, 6, 996)];
  expect(holdOf(960, NOW, hub, progress, RULES)).toEqual({
    ...{ by: "backlog", until: 1075 },
    partitions: [
      { partitionId: "1", lag: 3, through: 967 },
      { partitionId: "3", lag: 8, through: undefined },
    ],
  });
});

test("a hub that does not answer holds until runs go on without", () => {
  expect(holdOf(960, NOW, undefined, [], RULES)).toEqual({ by: "hub-silent", until: 1075 });
});

test("a first run that begins with what is in waits for it without end", () => {
  expect(holdOf(-Infinity, NOW, undefined, [], RULES)).toEqual({ by: "hub-silent", until: undefined });
  expect(holdOf(-Infinity, NOW, hubOf(NOW, [7]), [], RULES)).toMatchObject({ by: "backlog", until: undefined });
});

test("what holds until an instant holds no longer, and not a moment less", () => {
  const situation = fc.record({
    from: fc.nat(110).map((buckets) => buckets * 10),
    now: fc.nat(1100),
    last: fc.option(fc.array(fc.nat(3), { maxLength: 3 })),
    reached: fc.array(fc.record({ sequenceNumber: fc.nat(3), enqueuedAt: fc.nat(1100) }), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(situation, ({ from, now, last, reached: marks }) => {
      const progress = marks.map(({ sequenceNumber, enqueuedAt }, i) => reached(i, sequenceNumber, enqueuedAt));
      const closingAt = (at: number) => {
        const hub = last === null ? undefined : hubOf(at, last);
        return { hub, closing: nextClosing(from, at, completeThrough(at, hub, progress, RULES), RULES) };
      };
      const { hub, closing } = closingAt(now);
      if (closing !== undefined) return;
      const hold = holdOf(from, now, hub, progress, RULES);
      if (!("until" in hold) || hold.until === undefined) throw new Error(`it holds for ever: ${hold.by}`);
      expect(hold.until).toBeGreaterThan(now);
      expect(closingAt(hold.until - 1).closing).toBeUndefined();
      if (hold.by === "not-due") {
        const drained = completeThrough(hold.until, hubOf(hold.until, []), [], RULES);
        expect(nextClosing(from, hold.until, drained, RULES)).toMatchObject({ from, incomplete: false });
      } else {
        expect(closingAt(hold.until).closing).toMatchObject({ from, incomplete: true });
        if (hold.by === "backlog") expect(hold.partitions).not.toEqual([]);
      }
    }),
  );
});
