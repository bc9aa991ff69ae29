import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DecisionFunction, OneClassSvm } from "../../../shared/models/training/decision-function";
import { fitOneClassSvm, type SvmOptions } from "../../../shared/models/training/one-class-svm";
import { fitScaler, standardise, type Scaler } from "../../../shared/models/training/scaler";
import type { TrainingMatrix } from "../../../shared/models/training/training-matrix";

/** See test/fixtures/reference/README.md. */
export interface ReferenceModel {
  readonly kernel: string;
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

const FOLDER = join(__dirname, "../../fixtures/reference");

const namesIn = (folder: string): string[] =>
  readdirSync(join(FOLDER, folder)).flatMap((file) => (file.endsWith(".json") ? [file.slice(0, -5)] : []));
const read = (file: string): unknown => JSON.parse(readFileSync(join(FOLDER, `${file}.json`), "utf8"));

export const referenceModel = (name: string): ReferenceModel => read(`models/${name}`) as ReferenceModel;
export const referenceTraining = (name: string): ReferenceTraining => read(`train/${name}`) as ReferenceTraining;

export const RBF_MODELS = namesIn("models").filter((name) => referenceModel(name).kernel === "rbf");
export const TRAININGS = namesIn("train");

export const matrixOf = (rows: number[][]): TrainingMatrix => ({
  rows: Float64Array.from(rows.flat()),
  count: rows.length,
  features: rows[0]?.length ?? 0,
});

export interface ScaledSvm {
  readonly scaler: Scaler;
  readonly svm: OneClassSvm;
}

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

/** As scikit-learn's pipeline of a StandardScaler and a OneClassSVM. */
export async function fitScaledSvm(matrix: TrainingMatrix, options: SvmOptions): Promise<ScaledSvm> {
  const scaler = fitScaler(matrix);
  return { scaler, svm: await fitOneClassSvm(standardise(matrix, scaler), options) };
}

/** scikit-learn's `decision_function` of such a pipeline. */
export const decisionOf = ({ scaler, svm }: ScaledSvm): DecisionFunction => ({
  scaler,
  terms: [{ expansion: svm }],
  offset: svm.rho,
});

/** The largest difference; NaN where one is missing. */
export const largestError = (found: ArrayLike<number>, expected: ArrayLike<number>): number =>
  found.length === expected.length
    ? Math.max(...Array.from(found, (value, index) => Math.abs(value - (expected[index] ?? NaN))))
    : NaN;
