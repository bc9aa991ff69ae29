import { gaussian, seededRandom } from "../../cli/simulation/random";
import { OnnxSession } from "../../shared/inference/onnx-session";
import { writeDetector } from "../../shared/models/training/write-detector";
import type { Bench } from "./bench";
import { writeSvmRegressor } from "./onnx/svm-regressor";

const [WINDOWS, VECTORS, FEATURES] = [1_000, 500, 10];
/** Such that some of the windows are inside. */
const RHO = 40;
const ROUNDS = 60;
/** Of rho, as for any detector. */
const TOLERANCE = 1e-4;

/**
 * Judging windows by our graph of plain operators, over the graph of the same model that scikit-learn's users get: both
 * in onnxruntime with our session options, through the product's session, in turns. The shortest time of each counts:
 * a run of a millisecond or two is otherwise a matter of who else has the processor.
 */
export const onnx: Bench = async (say) => {
  const expansion = {
    supportVectors: normal(VECTORS * FEATURES, "vectors"),
    dualCoefficients: Float64Array.from({ length: VECTORS }, seededRandom(1, "coefficients")),
    ...{ gamma: 1 / FEATURES, features: FEATURES },
  };
  const scaler = { mean: new Float64Array(FEATURES).fill(50), scale: new Float64Array(FEATURES).fill(3) };
  const ours = await OnnxSession.open(await writeDetector({ scaler, terms: [{ expansion }], offset: RHO }));
  const regressor = await OnnxSession.open(writeSvmRegressor(scaler, expansion, RHO));
  const shape = { input: "X", scoreOutput: "scores", features: FEATURES };
  const [byOurs, byRegressor] = [ours.bind(shape), regressor.bind(shape)];
  const rows = normal(WINDOWS * FEATURES, "windows").map((value) => 50 + 3 * value);
  const [found, expected] = [await byOurs.score(rows, WINDOWS), await byRegressor.score(rows, WINDOWS)];
  const error = Math.max(...found.map((score, row) => Math.abs(score - (expected[row] ?? NaN)))) / RHO;
  say(`largest difference of a score: ${error.toExponential(1)} of rho`);
  if (!(error < TOLERANCE)) throw new Error(`the two graphs do not say the same: ${error} of rho apart`);
  let [oursMs, regressorMs] = [Infinity, Infinity];
  for (let round = 0; round < ROUNDS; round++) {
    regressorMs = Math.min(regressorMs, await timeMs(() => byRegressor.score(rows, WINDOWS)));
    oursMs = Math.min(oursMs, await timeMs(() => byOurs.score(rows, WINDOWS)));
  }
  await Promise.all([ours.release(), regressor.release()]);
  say(`${WINDOWS} windows, ${VECTORS} support vectors, ${FEATURES} features:`);
  say(`ours ${oursMs.toFixed(2)} ms, SVMRegressor ${regressorMs.toFixed(2)} ms`);
  return { svmRegressorRatio: regressorMs / oursMs };
};

function normal(length: number, name: string): Float64Array {
  const random = seededRandom(1, name);
  return Float64Array.from({ length }, () => gaussian(random));
}

async function timeMs(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
