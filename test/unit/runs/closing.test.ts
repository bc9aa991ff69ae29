import fc from "fast-check";
import type { HubDescription } from "../../../shared/readings/hub/hub-observer";
import type { PartitionProgress } from "../../../shared/readings/ingest/ingest-store";
import { completeThrough, nextClosing, nextFrom, type ClosingRules } from "../../../shared/runs/closing";
import type { ScheduleState } from "../../../shared/runs/schedule-store";

const RULES: ClosingRules = { bucketMs: 10, latenessMs: 5, maxHoldMs: 100, maxRunSpanMs: 50 };
const NOW = 1000;

interface Partition {
  readonly last: number;
  readonly reached?: { readonly sequenceNumber: number; readonly enqueuedAt: number };
  readonly isEmpty?: boolean;
}

function complete(
  partitions: readonly Partition[],
  { now = NOW, askedAt = now, ...more }: { now?: number; askedAt?: number; hubCreatedAt?: number } = {},
) {
  const name = { namespace: "fleet.example", hub: "readings" };
  const hub: HubDescription = {
    ...{ ...name, createdAt: 1, askedAt },
    partitions: partitions.map(({ last, isEmpty = false }, i) => ({
      ...{ partitionId: String(i), isEmpty, beginningSequenceNumber: 0, lastSequenceNumber: last },
    })),
  };
  const progress = partitions.flatMap(({ reached }, i): PartitionProgress[] =>
    reached === undefined
      ? []
      : [
          {
            ...{ ...name, hubCreatedAt: 1, partitionId: String(i), watermark: reached, ...more },
            ...{ counted: 0, duplicates: 0, deadLetters: 0, redeliveredEvents: 0 },
          },
        ],
  );
  return completeThrough(now, hub, progress, RULES);
}

const drained: Partition = { last: 7, reached: { sequenceNumber: 7, enqueuedAt: 3 } };

describe("up to where all data is in", () => {
  test("not beyond the moment when the hub was asked: what came since is not known of", () => {
    expect(complete([drained], { now: 1005, askedAt: 1000 })).toBe(990);
  });

  test("with every partition drained: the last border before now, less the lateness", () => {
    expect(complete([drained, drained])).toBe(990);
    expect(complete([drained], { now: 1005 })).toBe(1000);
    expect(complete([drained], { now: 1004 })).toBe(990);
  });

  test("a partition without events holds nothing back", () => {
    expect(complete([drained, { last: -1, isEmpty: true }])).toBe(990);
  });

  test("a backlog holds back to what was enqueued last of what is in, the furthest behind to the most", () => {
    const behind = (enqueuedAt: number): Partition => ({ last: 7, reached: { sequenceNumber: 6, enqueuedAt } });
    expect(complete([drained, behind(777), behind(888)])).toBe(770);
    expect(complete([behind(5000)])).toBe(990);
  });

  test("nothing is in where a partition has events of which none was seen", () => {
    expect(complete([drained, { last: 0 }])).toBe(-Infinity);
  });

  test("what was seen of a hub made anew since says nothing", () => {
    expect(complete([drained], { hubCreatedAt: 0 })).toBe(-Infinity);
  });

  test("nothing is known to be in where the hub does not answer", () => {
    expect(completeThrough(NOW, undefined, [], RULES)).toBe(-Infinity);
  });
});

describe("the next stretch", () => {
  test("reaches as far as all is in", () => {
    expect(nextClosing(960, NOW, 990, RULES)).toEqual({ from: 960, to: 990, incomplete: false });
  });

  test("waits where nothing more is in", () => {
    expect(nextClosing(990, NOW, 990, RULES)).toBeUndefined();
    expect(nextClosing(990, NOW, 980, RULES)).toBeUndefined();
    expect(nextClosing(950, NOW, -Infinity, RULES)).toBeUndefined();
  });

  test("goes on after the longest hold, and says that it is incomplete", () => {
    expect(nextClosing(860, NOW, 870, RULES)).toEqual({ from: 860, to: 890, incomplete: true });
    expect(nextClosing(860, NOW, -Infinity, RULES)).toEqual({ from: 860, to: 890, incomplete: true });
  });

  test("is no longer than a run may be, and complete as far as it goes", () => {
    expect(nextClosing(500, NOW, 990, RULES)).toEqual({ from: 500, to: 550, incomplete: false });
    expect(nextClosing(500, NOW, 560, RULES)).toEqual({ from: 500, to: 550, incomplete: false });
  });

  test("lies on the grid, within the span, before now less the lateness, and is honest about what is in", () => {
    const complete = fc.option(fc.integer({ min: 0, max: 110 }), { nil: -Infinity }).map((buckets) => buckets * 10);
    fc.assert(
      fc.property(fc.nat(110), fc.nat(1100), complete, (fromBuckets, now, through) => {
        const from = fromBuckets * 10;
        const closing = nextClosing(from, now, Math.min(through, Math.floor((now - 5) / 10) * 10), RULES);
        if (closing === undefined) return;
        expect(closing.from).toBe(from);
        expect(closing.to % 10).toBe(0);
        expect(closing.to).toBeGreaterThan(from);
        expect(closing.to).toBeLessThanOrEqual(Math.min(from + 50, now - 5));
        expect(closing.incomplete).toBe(closing.to > through);
        if (closing.incomplete) expect(closing.to).toBeLessThanOrEqual(now - 105);
      }),
    );
  });
});

describe("where the next run begins", () => {
  const fresh: ScheduleState = {
    ...{ closedThrough: undefined, beganAt: undefined, generation: 0, paused: false, keptFrom: undefined },
  };

  test("where the one before ended, whatever the first was to begin with", () => {
    expect(nextFrom({ ...fresh, closedThrough: 70 }, "now", 0, 990, 10)).toBe(70);
  });

  test("with the oldest bucket, once there is one", () => {
    expect(nextFrom(fresh, "oldest", undefined, 990, 10)).toBeUndefined();
    expect(nextFrom(fresh, "oldest", 40, 990, 10)).toBe(40);
  });

  test("at an instant, on the grid", () => {
    expect(nextFrom(fresh, 47, undefined, 990, 10)).toBe(40);
  });

  test("with the last bucket that is in, so that the first run can start at once", () => {
    const from = nextFrom(fresh, "now", 40, 990, 10) ?? NaN;
    expect(nextClosing(from, NOW, 990, RULES)).toEqual({ from: 980, to: 990, incomplete: false });
  });

  test("now: waits where nothing is in yet", () => {
    const from = nextFrom(fresh, "now", 40, -Infinity, 10) ?? NaN;
    expect(nextClosing(from, NOW, -Infinity, RULES)).toBeUndefined();
  });
});
