import { calibrateThreshold, calibrationFolds } from "./calibrate-threshold";
import { chooseKernel } from "./choose-kernel";
import { fitDetector, scorerOf, type FittedView } from "./fit-detector";
import { lookAt } from "./look-at";
import type { ColumnKind } from "./plan-views";
import { checkMatrix, type TrainingMatrix } from "./training-matrix";
import { type ComputeType, writeDetector } from "./write-detector";

export interface TrainingOptions {
  /** Consecutive windows that share a reading: window / hop. */
  readonly overlap: number;
  /** What each column tells; `level` where it is left out. */
  readonly kinds?: readonly ColumnKind[];
  /** That an SVM learns from, taken evenly; default 1,000. */
  readonly maxRows?: number;
  /** Share of normal windows that may be flagged; default .0175. */
  readonly wantedShare?: number;
  /** What the kernels are computed in; default `float32`. */
  readonly elementType?: ComputeType;
}

export interface TrainedDetector {
  /** The file; its names are `DETECTOR_INPUT` and `DETECTOR_SCORE`. */
  readonly onnx: Uint8Array;
  /** The columns that the file takes, by their index in the matrix. */
  readonly columns: readonly number[];
  /** Anomalous iff score <= threshold; on the scale of the file's scores. */
  readonly threshold: number;
  /** Pairs of a share and the score that this share of unseen normal windows does not exceed. */
  readonly scoreQuantiles: readonly (readonly [share: number, score: number])[];
  /** Per column taken; `stddev` is the population's, and 1 for one that never varied. */
  readonly baseline: { readonly mean: readonly number[]; readonly stddev: readonly number[] };
  readonly nu: number;
  readonly views: readonly FittedView[];
  /** Windows given, and those of them that SVMs learned from. */
  readonly windows: number;
  readonly rowsUsed: number;
}

/**
 * Makes a device's detector from its windows: SVMs fitted on all of them (thinned), and a threshold from held-out
 * scores. What it looks at, how wide its kernels are and where the line is are told by the device's own windows, without
 * labels. Deterministic: same rows and options, same bytes.
 * @throws InvalidInputError no features, too few rows, a value that is not finite, an option out of range
 */
export async function trainDetector(matrix: TrainingMatrix, options: TrainingOptions): Promise<TrainedDetector> {
  const { maxRows = 1000, wantedShare = 0.0175, overlap, elementType = "float32" } = options;
  checkMatrix(matrix);
  // Before the time is spent on what follows.
  const folds = calibrationFolds(matrix.count, { overlap, wantedShare });
  const kinds = options.kinds ?? new Array<ColumnKind>(matrix.features).fill("level");
  const { columns, first, views, rows } = lookAt(matrix, kinds);
  const kernel = await chooseKernel(rows, first, folds);
  const fit = (known: TrainingMatrix) => fitDetector(known, views, { ...kernel, maxRows });
  const calibration = await calibrateThreshold(rows, async (known) => scorerOf(await fit(known)), {
    ...{ overlap, wantedShare },
  });
  const { decision, views: fitted } = await fit(rows);
  return {
    ...calibration,
    onnx: await writeDetector(decision, elementType),
    columns,
    baseline: { mean: [...decision.scaler.mean], stddev: [...decision.scaler.scale] },
    nu: kernel.nu,
    views: fitted,
    windows: matrix.count,
    rowsUsed: Math.min(matrix.count, maxRows),
  };
}
