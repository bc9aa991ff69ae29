import * as fc from "fast-check";
import { thinRows } from "../../../shared/models/training/thin-rows";

describe("thinning", () => {
  test("keeps all rows when there are no more than wanted", () => {
    expect(thinRows(4, 4)).toEqual([0, 1, 2, 3]);
  });

  test("takes as many as wanted, evenly, from the first to the last", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.integer({ min: 1, max: 3000 }), (maxRows, more) => {
        const count = maxRows + more;
        const kept = thinRows(count, maxRows);
        const steps = kept.slice(1).map((row, index) => row - (kept[index] ?? NaN));
        expect(kept).toHaveLength(maxRows);
        expect([kept[0], kept.at(-1)]).toEqual([0, count - 1]);
        expect(Math.min(...steps)).toBeGreaterThanOrEqual(1);
        expect(Math.max(...steps) - Math.min(...steps)).toBeLessThanOrEqual(1);
      }),
    );
  });

  test("takes 4,000 rows when nothing else is said", () => {
    expect(thinRows(10_000)).toHaveLength(1000);
  });
});
