import { fitScaler, standardise } from "../../../shared/models/training/scaler";
import { applyMap, type TrainingMatrix } from "../../../shared/models/training/training-matrix";
import { fitView, heldOutShare, momentsOf } from "../../../shared/models/training/view";
import { randomRows } from "./random-rows";

const standardised = (matrix: TrainingMatrix): TrainingMatrix => standardise(matrix, fitScaler(matrix));

/** Two columns that go together, and one of its own. */
function together(): TrainingMatrix {
  const rows = randomRows(1000, 3).rows.slice();
  for (let row = 0; row < 1000; row++) rows[3 * row + 1] = (rows[3 * row] ?? 0) + 0.1 * (rows[3 * row + 1] ?? 0);
  return standardised({ rows, count: 1000, features: 3 });
}

const lengths = (matrix: TrainingMatrix): number[] =>
  Array.from({ length: matrix.count }, (_, row) =>
    Math.hypot(...matrix.rows.subarray(row * matrix.features, (row + 1) * matrix.features)),
  );

test("columns that part are farther away than columns that go the same way together", () => {
  const matrix = together();
  const view = fitView(momentsOf(matrix), { columns: [0, 1, 2], less: [] });
  const rows = { rows: Float64Array.of(1, 1, 0, 1, -1, 0), count: 2, features: 3 };
  const [same = 0, apart = 0] = lengths(applyMap(rows, view));
  expect(same).toBeGreaterThan(Math.SQRT2);
  expect(apart).toBeGreaterThan(2 * same);
});

test("a view does not look at the other columns", () => {
  const view = fitView(momentsOf(together()), { columns: [0, 2], less: [] });
  const [length = NaN] = lengths(applyMap({ rows: Float64Array.of(0, 9, 0), count: 1, features: 3 }, view));
  expect(length).toBe(0);
});

test("what is explained is taken off", () => {
  const view = fitView(momentsOf(together()), { columns: [1], less: [0] });
  const rows = { rows: Float64Array.of(2, 2, 0, 2, -2, 0), count: 2, features: 3 };
  const [explained = NaN, strange = NaN] = lengths(applyMap(rows, view));
  expect(explained).toBeLessThan(1);
  expect(strange).toBeGreaterThan(30);
});

test("a column that one block explains and others do not is not foretold", () => {
  const blocks = [1, 1, 1, 1, 1].map((_, block) => momentsOf(standardised(randomRows(200, 2, { seed: block + 1 }))));
  expect(heldOutShare(blocks, { columns: [0], less: [1] })).toBeLessThan(0.1);
  const foretold = Array.from({ length: 5 }, () => momentsOf(together()));
  expect(heldOutShare(foretold, { columns: [1], less: [0] })).toBeGreaterThan(0.9);
});

test("a column that does not vary leaves a view that can be measured in", () => {
  const view = fitView(momentsOf(standardised({ rows: new Float64Array(20).fill(3), count: 10, features: 2 })), {
    ...{ columns: [0, 1], less: [] },
  });
  expect(view.values.every(Number.isFinite)).toBe(true);
});
