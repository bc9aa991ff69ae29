import type { TrainingMatrix } from "../../../shared/models/training/training-matrix";

/** A linear congruential generator (Numerical Recipes), so that a test sees the same rows each time. */
function* uniform(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    yield (state + 0.5) / 2 ** 32;
  }
}

/** Standard normal rows, each keeping `memory` of the one before, as overlapping windows do. */
export function randomRows(count: number, features: number, { seed = 1, memory = 0 } = {}): TrainingMatrix {
  const random = uniform(seed);
  const next = (): number => random.next().value;
  const rows = new Float64Array(count * features);
  for (let index = 0; index < rows.length; index++) {
    const normal = Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
    rows[index] = memory * (rows[index - features] ?? 0) + Math.sqrt(1 - memory ** 2) * normal;
  }
  return { rows, count, features };
}
