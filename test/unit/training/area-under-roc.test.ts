import * as fc from "fast-check";
import { areaUnderRoc } from "../../../shared/models/training/area-under-roc";

const scores = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 30 });

test("the area under the curve is the share of pairs in order, ties counting half", () => {
  fc.assert(
    fc.property(scores, scores, (strange, normal) => {
      const pairs = strange.flatMap((a) => normal.map((b): number => (a < b ? 1 : a === b ? 0.5 : 0)));
      const share = pairs.reduce((sum, won) => sum + won, 0) / pairs.length;
      expect(areaUnderRoc(Float64Array.from(strange), Float64Array.from(normal))).toBeCloseTo(share, 12);
    }),
  );
});

test("without a strange score, or a normal one, there is no area", () => {
  expect(areaUnderRoc(Float64Array.of(), Float64Array.of(1))).toBeNaN();
  expect(areaUnderRoc(Float64Array.of(1), Float64Array.of())).toBeNaN();
});
