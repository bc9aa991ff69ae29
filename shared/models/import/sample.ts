import { z } from "zod";
import { InvalidInputError } from "../../errors";
import { inputProblem } from "../../input-problem";
import { ModelRefusedError } from "./model-refused-error";

const MAX_ROWS = 1_000;
const finite = z.number();

const sampleSchema = z.strictObject({
  rows: z.array(z.array(finite).min(1)).min(1).max(MAX_ROWS),
  scores: z.array(finite),
  /** How far a score may be from the expected one. */
  tolerance: z.number().positive().optional(),
});

/** Rows of features, and the scores that whoever made the model got for them. */
export type Sample = z.infer<typeof sampleSchema>;

/** @throws InvalidInputError naming the part that is wrong. */
export function parseSample(json: unknown, features: number): Sample {
  const parsed = sampleSchema.safeParse(json);
  if (!parsed.success) throw inputProblem(parsed.error, "manifest.sample", "manifest.sample.");
  const { rows, scores } = parsed.data;
  const odd = rows.findIndex((row) => row.length !== features);
  if (odd >= 0) {
    throw new InvalidInputError(
      `manifest.sample.rows.${odd}`,
      `has ${rows[odd]?.length ?? 0} numbers, but the manifest names ${features} features`,
    );
  }
  if (scores.length === rows.length) return parsed.data;
  throw new InvalidInputError("manifest.sample.scores", `are ${scores.length} for ${rows.length} rows`);
}

/** Of the largest score. */
const RELATIVE_TOLERANCE = 1e-3;

/**
 * @param rounding how far each score may be off, only because the file computes in single precision
 * @returns the largest difference
 * @throws ModelRefusedError where a score is further from the expected one than the tolerance
 */
export function checkSample(
  { scores: expected, tolerance }: Sample,
  scores: Float64Array,
  rounding: readonly number[],
): number {
  const largest = Math.max(...expected.map(Math.abs), ...scores.map(Math.abs));
  const allowed = (row: number) => tolerance ?? RELATIVE_TOLERANCE * largest + (rounding[row] ?? 0);
  const differences = expected.map((score, row) => Math.abs(score - (scores[row] ?? NaN)));
  const bad = differences.findIndex((difference, row) => !(difference <= allowed(row)));
  if (bad < 0) return Math.max(...differences);
  throw new ModelRefusedError(
    `manifest.sample.scores.${bad}`,
    `the model scores row ${bad} of the sample ${scores[bad] ?? NaN}, not ${expected[bad] ?? NaN} (a difference of ${allowed(bad).toPrecision(2)} would be allowed): are the features in this order, unscaled, and the scores those of decision_function?`,
  );
}
