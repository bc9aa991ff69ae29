import * as fc from "fast-check";
import { blockedFolds } from "../../../shared/models/training/blocked-folds";

const setting = fc.record({
  count: fc.integer({ min: 5, max: 200 }),
  overlap: fc.integer({ min: 1, max: 20 }),
});
const rowsOf = (count: number): number[] => Array.from({ length: count }, (_, row) => row);

describe("blocked folds", () => {
  test("hold out every row exactly once, in order", () => {
    fc.assert(
      fc.property(setting, ({ count, overlap }) => {
        const folds = blockedFolds(count, 5, overlap);
        expect(folds.flatMap(({ heldOut }) => heldOut)).toEqual(rowsOf(count));
      }),
    );
  });

  test("train on exactly those rows that share no reading with a held-out one", () => {
    fc.assert(
      fc.property(setting, ({ count, overlap }) => {
        for (const { train, heldOut } of blockedFolds(count, 5, overlap)) {
          const apart = rowsOf(count).filter((row) => heldOut.every((held) => Math.abs(held - row) >= overlap));
          expect(train).toEqual(apart);
        }
      }),
    );
  });
});
