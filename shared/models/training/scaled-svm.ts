import { decisionValues, type OneClassSvm } from "./decision-function";
import { fitOneClassSvm, type SvmOptions } from "./one-class-svm";
import { fitScaler, type Scaler, standardise } from "./scaler";
import { thinRows } from "./thin-rows";
import { takeRows, type TrainingMatrix } from "./training-matrix";

/** What judges unscaled rows: a scaler, and an SVM on what it makes of them. */
export interface ScaledSvm {
  readonly scaler: Scaler;
  readonly svm: OneClassSvm;
}

export interface ScaledSvmOptions extends SvmOptions {
  /** Rows that the SVM learns from at most, taken evenly; default 1,000. The scaler learns from all. */
  readonly maxRows?: number;
}

export async function fitScaledSvm(matrix: TrainingMatrix, options: ScaledSvmOptions): Promise<ScaledSvm> {
  const scaler = fitScaler(matrix);
  const kept = takeRows(matrix, thinRows(matrix.count, options.maxRows));
  return { scaler, svm: await fitOneClassSvm(standardise(kept, scaler), options) };
}

/**
 * Decision values in units of rho: -1 is infinitely far away, 0 on the margin.
 *
 * The coefficients of an SVM add up to nu times its rows, and its rho grows with them, so raw decision values of models
 * that saw different numbers of rows are on different scales. Divided by their own rho they share one, and its end,
 * -1, is the same for all: a threshold found on one model is within the reach of every other.
 */
export function relativeScores({ scaler, svm }: ScaledSvm, matrix: TrainingMatrix): Float64Array {
  return decisionValues(svm, standardise(matrix, scaler).rows).map((value) => value / svm.rho);
}
