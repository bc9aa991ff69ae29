import fc from "fast-check";
import { countSlices, sliceOf } from "../../../shared/backfills/backfill";
import type { Range } from "../../../shared/time";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** One after the other, as a backfill cuts them. */
function slicesOf({ from, to }: Range, sliceMs: number): Range[] {
  const slices: Range[] = [];
  for (let nextFrom = from; nextFrom < to; nextFrom = slices.at(-1)?.to ?? to) {
    slices.push(sliceOf({ nextFrom, to, sliceMs }));
  }
  return slices;
}

const range = fc
  .tuple(fc.integer({ min: -100_000, max: 100_000 }), fc.integer({ min: 1, max: 500 }))
  .map(([start, length]) => ({ from: start * MINUTE, to: (start + length) * MINUTE }));
const length = fc.integer({ min: 1, max: 200 }).map((buckets) => buckets * MINUTE);

test("slices tile the range: none is empty, none is left out, none overlaps, none is longer than was asked for", () => {
  fc.assert(
    fc.property(range, length, (whole, sliceMs) => {
      const slices = slicesOf(whole, sliceMs);

      expect([slices[0]?.from, slices.at(-1)?.to]).toEqual([whole.from, whole.to]);
      for (const [i, { from, to }] of slices.entries()) {
        expect(to - from > 0 && to - from <= sliceMs).toBe(true);
        expect(from).toBe(slices[i - 1]?.to ?? whole.from);
      }
    }),
  );
});

test("they lie on borders of buckets, and are counted beforehand from wherever the backfill stands", () => {
  fc.assert(
    fc.property(range, length, (whole, sliceMs) => {
      const slices = slicesOf(whole, sliceMs);

      expect(slices.every(({ to }) => to % MINUTE === 0)).toBe(true);
      for (const [i, { from }] of slices.entries()) {
        expect(countSlices({ from, to: whole.to }, sliceMs)).toBe(slices.length - i);
      }
      expect(countSlices({ from: whole.to, to: whole.to }, sliceMs)).toBe(0);
    }),
  );
});

test("those of a day end at midnight, whenever the range begins", () => {
  const [from, to] = [Date.parse("2026-11-01T10:00:00Z"), Date.parse("2026-11-03T06:00:00Z")];
  expect(slicesOf({ from, to }, 24 * HOUR).map((slice) => slice.to)).toEqual(
    ["2026-11-02T00:00:00Z", "2026-11-03T00:00:00Z", "2026-11-03T06:00:00Z"].map(Date.parse),
  );
});
