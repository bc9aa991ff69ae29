import { calibrateThreshold } from "./calibrate-threshold";
import { fitScaledSvm } from "./scaled-svm";
import { checkMatrix, type TrainingMatrix } from "./training-matrix";
import { type ComputeType, writeDetector } from "./write-detector";

export interface TrainingOptions {
  /** Consecutive windows that share a reading: window / hop. */
  readonly overlap: number;
  /** Default .01; between .0005 and .05 it makes no difference. */
  readonly nu?: number;
  /** Default `scale`. */
  readonly gamma?: number | "scale";
  /** That the SVM learns from, taken evenly; default 1,000. */
  readonly maxRows?: number;
  /** Share of normal windows that may be flagged; default .02. */
  readonly wantedShare?: number;
  /** What the kernel is computed in; default `float32`, six times as fast as it is in scikit-learn's export. */
  readonly elementType?: ComputeType;
}

export interface TrainedDetector {
  /** The file; its names are `DETECTOR_INPUT` and `DETECTOR_SCORE`. */
  readonly onnx: Uint8Array;
  /** Anomalous iff score <= threshold; a decision value, as the file's scores are. */
  readonly threshold: number;
  /** Pairs of a share and the decision value that this share of unseen normal windows does not exceed. */
  readonly scoreQuantiles: readonly (readonly [share: number, score: number])[];
  /** Per feature; `stddev` is the population's, and 1 for a feature that never varied. */
  readonly baseline: { readonly mean: readonly number[]; readonly stddev: readonly number[] };
  readonly nu: number;
  readonly gamma: number;
  readonly supportVectors: number;
  /** Windows given, and those of them that were learned from. */
  readonly windows: number;
  readonly rowsUsed: number;
}

/**
 * Makes a device's detector from its windows: an SVM fitted on all of them (thinned), and a threshold from held-out
 * scores. Deterministic: same rows and options, same bytes.
 * @throws InvalidInputError no features, too few rows, a value that is not finite, an option out of range
 */
export async function trainDetector(matrix: TrainingMatrix, options: TrainingOptions): Promise<TrainedDetector> {
  const { nu = 0.01, gamma = "scale", maxRows = 1000, wantedShare = 0.02, overlap, elementType = "float32" } = options;
  checkMatrix(matrix);
  const calibration = await calibrateThreshold(matrix, { nu, gamma, maxRows, wantedShare, overlap });
  const model = await fitScaledSvm(matrix, { nu, gamma, maxRows });
  const { scaler, svm } = model;
  return {
    onnx: await writeDetector(model, elementType),
    threshold: calibration.threshold * svm.rho,
    scoreQuantiles: calibration.scoreQuantiles.map(([share, score]) => [share, score * svm.rho] as const),
    baseline: { mean: [...scaler.mean], stddev: [...scaler.scale] },
    nu,
    gamma: svm.gamma,
    supportVectors: svm.dualCoefficients.length,
    windows: matrix.count,
    rowsUsed: Math.min(matrix.count, maxRows),
  };
}
