import fc from "fast-check";
import { bucketBorder, type BucketRetention } from "../../../shared/retention/retention-rules";
import type { StillNeeded } from "../../../shared/retention/retention-store";

const NOW = 1_000_000;
const rules: BucketRetention = { bucketMs: 10, bucketRetentionMs: 100_000, lateLimitMs: 5_000 };
const nothing: StillNeeded = {
  ...{ runsFrom: undefined, duesFrom: undefined, backfillsFrom: undefined, closedThrough: undefined },
  longestWindowMs: 0,
};

test("buckets are kept for their retention, in whole buckets", () => {
  expect(bucketBorder(NOW, nothing, rules)).toEqual({ keptFrom: 900_000, heldBy: undefined });
  expect(bucketBorder(NOW + 9, nothing, rules).keptFrom).toBe(900_000);
  expect(bucketBorder(NOW + 10, nothing, rules).keptFrom).toBe(900_010);
});

test("buckets are kept as long as a late reading may change a window that reaches back to them", () => {
  const short = { ...rules, bucketRetentionMs: 5_000 };
  expect(bucketBorder(NOW, { ...nothing, longestWindowMs: 300 }, short)).toEqual({
    ...{ keptFrom: NOW - 5_000 - 2 * 300, heldBy: undefined },
  });
});

test.each([
  ["run", { runsFrom: 800_000 }],
  ["due", { duesFrom: 800_000 }],
  ["backfill", { backfillsFrom: 800_000 }],
  ["schedule", { closedThrough: 800_000 }],
] as const)("a %s that needs older buckets holds them back, with what its models look back over", (heldBy, need) => {
  const needed = { ...nothing, ...need, longestWindowMs: 300 };
  expect(bucketBorder(NOW, needed, rules)).toEqual({ keptFrom: 800_000 - 2 * 300, heldBy });
});

const instant = fc.option(fc.integer({ min: 0, max: 2 * NOW }), { nil: undefined });

test("no bucket is given up that something may still look back to, or that has not outlived its retention", () => {
  fc.assert(
    fc.property(fc.tuple(instant, instant, instant, instant), fc.nat(5_000), (needs, longestWindowMs) => {
      const [runsFrom, duesFrom, backfillsFrom, closedThrough] = needs;
      const needed = { runsFrom, duesFrom, backfillsFrom, closedThrough, longestWindowMs };
      const { keptFrom, heldBy } = bucketBorder(NOW, needed, rules);

      for (const need of needs) {
        if (need !== undefined) expect(keptFrom).toBeLessThanOrEqual(need - 2 * longestWindowMs);
      }
      expect(keptFrom).toBeLessThanOrEqual(NOW - rules.bucketRetentionMs);
      expect(keptFrom % rules.bucketMs === 0).toBe(true);
      if (heldBy === undefined)
        expect(keptFrom).toBeGreaterThan(NOW - rules.bucketRetentionMs - 2 * 5_000 - 5_000 - 10);
    }),
  );
});
