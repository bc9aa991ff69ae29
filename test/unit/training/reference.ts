import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ScaledSvm } from "../../../shared/models/training/scaled-svm";
import type { TrainingMatrix } from "../../../shared/models/training/training-matrix";

/** See test/fixtures/reference/README.md. */
export interface ReferenceModel {
  readonly scaler: { readonly mean: number[]; readonly scale: number[] } | null;
  readonly n_features: number;
  readonly support_vectors: number[][];
  readonly dual_coef: number[];
  readonly gamma: number;
  readonly offset: number;
  readonly x: number[][];
  readonly decision_function: number[];
}

export interface ReferenceTraining {
  readonly x: number[][];
  readonly x_test: number[][];
  readonly scaler: { readonly mean: number[]; readonly scale: number[] };
  readonly nu: number;
  readonly gamma: number;
  readonly support: number[];
  readonly dual_coef: number[];
  readonly rho: number;
  readonly decision_function: number[];
}

export const RBF_MODELS = ["pipe_rbf_f3", "pipe_rbf_f10_sv50", "raw_rbf_f3", "std_rbf_f3"];

const read = (file: string): unknown =>
  JSON.parse(readFileSync(join(__dirname, "../../fixtures/reference", `${file}.json`), "utf8"));

export const referenceModel = (name: string): ReferenceModel => read(`models/${name}`) as ReferenceModel;
export const referenceTraining = (): ReferenceTraining => read("train/train_n500_nu0.1_gscale") as ReferenceTraining;

export const matrixOf = (rows: number[][]): TrainingMatrix => ({
  rows: Float64Array.from(rows.flat()),
  count: rows.length,
  features: rows[0]?.length ?? 0,
});

export function scaledSvmOf(reference: ReferenceModel): ScaledSvm {
  const features = reference.n_features;
  return {
    scaler: {
      mean: Float64Array.from(reference.scaler?.mean ?? new Float64Array(features)),
      scale: Float64Array.from(reference.scaler?.scale ?? new Float64Array(features).fill(1)),
    },
    svm: {
      supportVectors: Float64Array.from(reference.support_vectors.flat()),
      dualCoefficients: Float64Array.from(reference.dual_coef),
      rho: reference.offset,
      gamma: reference.gamma,
      features,
    },
  };
}

/** The largest difference; NaN where one is missing. */
export const largestError = (found: ArrayLike<number>, expected: ArrayLike<number>): number =>
  found.length === expected.length
    ? Math.max(...Array.from(found, (value, index) => Math.abs(value - (expected[index] ?? NaN))))
    : NaN;
