import { areaUnderRoc } from "./area-under-roc";
import type { Fold } from "./blocked-folds";
import { kernelSums } from "./decision-function";
import { fitSvm, type Kernel } from "./fit-detector";
import { at } from "./matrix";
import type { PlannedView } from "./plan-views";
import { fitScaler, standardise } from "./scaler";
import { thinRows } from "./thin-rows";
import { applyMap, takeRows, thinned, type TrainingMatrix } from "./training-matrix";
import { fitView, momentsOf } from "./view";

const KERNELS: readonly Kernel[] = [1, 2, 4].flatMap((gammaFactor) => [0.01, 0.05].map((nu) => ({ nu, gammaFactor })));
/** It is the kernels' order that is asked for, which fewer rows tell as well. */
const MAX_ROWS = 400;
const HELD_OUT_ROWS = 200;
/** About the standard error of an AUC of that many windows. */
const RESOLUTION = 0.01;

/**
 * Gamma and nu without labels: held-out windows are taken once as they are and once with one sensor out of place, and
 * the kernel that tells these apart best is chosen; of those as good within a standard error, the one of the fewest
 * support vectors. On labelled sets this went with the AUC of the real anomalies.
 * @param matrix unscaled
 * @param allFolds of which every other one is tried
 */
export async function chooseKernel(
  matrix: TrainingMatrix,
  view: PlannedView,
  allFolds: readonly Fold[],
): Promise<Kernel> {
  const folds = allFolds.filter((_, fold) => fold % 2 === 0);
  const tries = KERNELS.map((kernel) => ({ kernel, auc: 0, vectors: 0 }));
  for (const { train, heldOut } of folds) {
    const known = takeRows(matrix, train);
    const scaler = fitScaler(known);
    const map = fitView(momentsOf(standardise(known, scaler)), view);
    const rows = applyMap(standardise(thinned(known, MAX_ROWS), scaler), map);
    const spared = thinRows(heldOut.length, HELD_OUT_ROWS).flatMap((index) => heldOut[index] ?? []);
    const usual = standardise(takeRows(matrix, spared), scaler);
    const [normal, strange] = [applyMap(usual, map), applyMap(displaced(usual, view.columns), map)];
    for (const one of tries) {
      const svm = await fitSvm(rows, one.kernel);
      one.auc += areaUnderRoc(kernelSums(svm, strange.rows), kernelSums(svm, normal.rows)) / folds.length;
      one.vectors += svm.dualCoefficients.length;
    }
  }
  const best = Math.max(...tries.map(({ auc }) => auc));
  const good = tries.filter(({ auc }) => auc >= best - RESOLUTION);
  return good.reduce((least, one) => (one.vectors < least.vectors ? one : least)).kernel;
}

/** Each row with another column one, two or three standard deviations up or down. */
function displaced(matrix: TrainingMatrix, columns: readonly number[]): TrainingMatrix {
  const rows = matrix.rows.slice();
  for (let row = 0; row < matrix.count; row++) {
    const index = row * matrix.features + (columns[row % columns.length] ?? 0);
    const distance = (1 + (Math.floor(row / 2) % 3)) * (row % 2 === 0 ? 1 : -1);
    rows[index] = at(rows, index) + distance;
  }
  return { ...matrix, rows };
}
