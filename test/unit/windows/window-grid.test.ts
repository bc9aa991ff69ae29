import fc from "fast-check";
import { union, windowEnds } from "../../../shared/windows/window-grid";

const instant = fc.integer({ min: -500, max: 500 });
const range = fc.tuple(instant, fc.nat(300)).map(([from, length]) => ({ from, to: from + length }));
const hop = fc.integer({ min: 1, max: 60 });

test("windows end on multiples of the hop since the epoch, after the range's start and up to its end", () => {
  expect(windowEnds({ from: 0, to: 30 }, 10)).toEqual([10, 20, 30]);
  expect(windowEnds({ from: 1, to: 29 }, 10)).toEqual([10, 20]);
  expect(windowEnds({ from: -15, to: 5 }, 10).map((end) => end + 0)).toEqual([-10, 0]);
  expect(windowEnds({ from: 10, to: 10 }, 10)).toEqual([]);
});

test("a range cut anywhere has its ends cut, none twice and none lost", () => {
  fc.assert(
    fc.property(range, hop, fc.array(instant, { maxLength: 5 }), ({ from, to }, hopMs, cuts) => {
      const inside = cuts.filter((cut) => cut > from && cut < to).sort((a, b) => a - b);
      const borders = [from, ...inside, to];
      const pieces = borders.slice(1).flatMap((end, i) => windowEnds({ from: borders[i] ?? from, to: end }, hopMs));
      expect(pieces).toEqual(windowEnds({ from, to }, hopMs));
    }),
  );
});

test("exactly the multiples of the hop within the range are ends", () => {
  fc.assert(
    fc.property(range, hop, ({ from, to }, hopMs) => {
      const all = Array.from({ length: to - from }, (_, i) => from + 1 + i);
      expect(windowEnds({ from, to }, hopMs)).toEqual(all.filter((end) => end % hopMs === 0).map((end) => end + 0));
    }),
  );
});

test("a union covers the same instants, in order, with gaps between its ranges", () => {
  fc.assert(
    fc.property(
      fc.array(
        range.filter(({ from, to }) => from < to),
        { maxLength: 6 },
      ),
      (ranges) => {
        const merged = union(ranges);
        const covers = (all: readonly { from: number; to: number }[], at: number): boolean =>
          all.some(({ from, to }) => at > from && at <= to);
        for (let at = -501; at <= 801; at++) expect(covers(merged, at)).toBe(covers(ranges, at));
        for (const [i, { from }] of merged.entries()) expect(from).toBeGreaterThan(merged[i - 1]?.to ?? -Infinity);
      },
    ),
    { numRuns: 50 },
  );
});
