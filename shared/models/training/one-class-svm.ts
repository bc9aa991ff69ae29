import { InvalidInputError } from "../../errors";
import { kernelSums, type KernelExpansion, type OneClassSvm } from "./decision-function";
import { type LibSvm, loadLibSvm } from "./libsvm";
import { at } from "./matrix";
import { rowOf, takeRows, type TrainingMatrix } from "./training-matrix";

export interface SvmOptions {
  /** Upper bound on the share of training rows left outside, lower bound on that of support vectors; in (0, 1). */
  readonly nu: number;
  /** `scale` is scikit-learn's: 1 / (features * variance of all values). */
  readonly gamma: number | "scale";
  /** Of the optimality conditions; scikit-learn's default is 1e-3. */
  readonly tolerance?: number;
}

/**
 * Fits a one-class SVM (Schölkopf et al., 2001) with an RBF kernel to standardised rows by libsvm's SMO.
 * @throws InvalidInputError nu or gamma out of range
 */
export async function fitOneClassSvm(matrix: TrainingMatrix, options: SvmOptions): Promise<OneClassSvm> {
  const { nu, tolerance = 1e-3 } = options;
  const gamma = options.gamma === "scale" ? scaleGamma(matrix) : options.gamma;
  if (!(nu > 0 && nu < 1)) throw new InvalidInputError("nu", `${nu} is not between 0 and 1, both excluded`);
  if (!(gamma > 0 && gamma < Infinity)) throw new InvalidInputError("gamma", `${gamma} is not a positive number`);

  const Svm = await loadLibSvm();
  const solver = new Svm({ type: "2", kernel: "2", nu, gamma, tolerance, cacheSize: 100, quiet: true });
  try {
    const samples = Array.from({ length: matrix.count }, (_, index) => rowOf(matrix, index));
    solver.train(samples, new Array<number>(matrix.count).fill(1));
    return toOneClassSvm(matrix, solver, gamma);
  } finally {
    solver.free();
  }
}

export function scaleGamma({ rows, features }: TrainingMatrix): number {
  const mean = rows.reduce((sum, value) => sum + value, 0) / rows.length;
  const variance = rows.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rows.length;
  return variance === 0 ? 1 : 1 / (features * variance);
}

function toOneClassSvm(matrix: TrainingMatrix, solver: LibSvm, gamma: number): OneClassSvm {
  const indices = solver.getSVIndices();
  // The vectors are taken from our own rows, because libsvm's text rounds them.
  const supportVectors = takeRows(matrix, indices).rows;
  const dualCoefficients = coefficientsIn(solver.serializeModel());
  const expansion = { supportVectors, dualCoefficients, gamma, features: matrix.features };
  return { ...expansion, rho: rhoOf(expansion, matrix, new Set(indices)) };
}

/** libsvm's text ends with "SV" and a line for each support vector, which begins with its coefficient. */
function coefficientsIn(text: string): Float64Array {
  const lines = text
    .slice(text.indexOf("\nSV\n") + 4)
    .trimEnd()
    .split("\n");
  return Float64Array.from(lines, (line) => Number.parseFloat(line));
}

/**
 * libsvm's text rounds rho, too. It is the kernel sum on the margin, where the free vectors (0 < dual < 1) lie. Without
 * any, it is libsvm's middle between the outermost row inside and the innermost outside (Solver::calculate_rho).
 */
function rhoOf(svm: KernelExpansion, matrix: TrainingMatrix, support: ReadonlySet<number>): number {
  const sums = kernelSums(svm, svm.supportVectors);
  const free = sums.filter((_, vector) => at(svm.dualCoefficients, vector) < 1);
  if (free.length > 0) return free.reduce((total, sum) => total + sum, 0) / free.length;
  const inside = Array.from({ length: matrix.count }, (_, index) => index).filter((index) => !support.has(index));
  const innermostOutside = Math.max(...sums);
  return (innermostOutside + Math.min(...kernelSums(svm, takeRows(matrix, inside).rows))) / 2;
}
