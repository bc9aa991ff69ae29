import { decisionValues, type DecisionFunction } from "./decision-function";
import type { RelativeScorer } from "./calibrate-threshold";
import { fitOneClassSvm, scaleGamma } from "./one-class-svm";
import { fitScaler, standardise, type Scaler } from "./scaler";
import { applyMap, thinned, type TrainingMatrix } from "./training-matrix";
import { fitView, momentsOf } from "./view";
import type { PlannedView } from "./plan-views";

/** How wide an SVM's kernel is, and how many rows it may leave outside. */
export interface Kernel {
  readonly nu: number;
  /** Gamma is this times scikit-learn's "scale". */
  readonly gammaFactor: number;
}

export interface FitOptions extends Kernel {
  /** Rows that an SVM learns from at most, taken evenly. Scaler and views learn from more. */
  readonly maxRows: number;
  /** Fitted on the matrix, where it is left out. */
  readonly scaler?: Scaler;
}

export interface FittedView {
  readonly sees: PlannedView["sees"];
  readonly gamma: number;
  readonly supportVectors: number;
}

export interface FittedDetector {
  /** In units of rho, the views' shares of it weighed: -1 is infinitely far away from all that was seen. */
  readonly decision: DecisionFunction;
  readonly views: readonly FittedView[];
}

/**
 * One SVM a view, each on a thinned matrix; a window's score is the mean of theirs, weighed by the views' shares, each
 * in units of its own rho.
 *
 * The coefficients of an SVM add up to nu times its rows, and its rho grows with them, so raw decision values of models
 * that saw other rows are on other scales. Divided by their own rho they share one, and its end, -1, is the same for
 * all: a threshold found on one model is within the reach of every other. And a view to which everything has become
 * strange says -1 to all, which changes no order: the others decide.
 */
export async function fitDetector(
  matrix: TrainingMatrix,
  plan: readonly PlannedView[],
  options: FitOptions,
): Promise<FittedDetector> {
  const { scaler = fitScaler(matrix) } = options;
  const moments = momentsOf(standardise(matrix, scaler));
  const kept = standardise(thinned(matrix, options.maxRows), scaler);
  const terms: DecisionFunction["terms"][number][] = [];
  const views: FittedView[] = [];
  for (const planned of plan) {
    const view = fitView(moments, planned);
    const { rho, ...expansion } = await fitSvm(applyMap(kept, view), options);
    const dualCoefficients = expansion.dualCoefficients.map((dual) => (dual * planned.share) / rho);
    terms.push({ view, expansion: { ...expansion, dualCoefficients } });
    views.push({ sees: planned.sees, gamma: expansion.gamma, supportVectors: dualCoefficients.length });
  }
  return { decision: { scaler, terms, offset: 1 }, views };
}

export const fitSvm = (rows: TrainingMatrix, { nu, gammaFactor }: Kernel) =>
  fitOneClassSvm(rows, { nu, gamma: gammaFactor * scaleGamma(rows) });

export const scorerOf =
  ({ decision }: FittedDetector): RelativeScorer =>
  (rows) =>
    decisionValues(decision, rows);
