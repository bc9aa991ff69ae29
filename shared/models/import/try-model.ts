import type { Manifest } from "../manifest";
import { quantileOf } from "../training/quantile";
import { fitScaler } from "../training/scaler";
import type { TrainingMatrix } from "../training/training-matrix";
import type { DeviceHistory } from "./device-history";
import { checkFlagsFar, countFlagged, farWindows } from "./judge-history";
import type { ModelGate } from "./model-gate";
import { checkSample, type Sample } from "./sample";

/** Why something was not checked. */
interface LeftOut {
  readonly leftOut: string;
}

export interface Checks {
  readonly sample: LeftOut | { readonly rows: number; readonly largestDifference: number };
  readonly history: LeftOut | { readonly windows: number; readonly flagged: number };
}

interface Candidate {
  readonly onnx: Uint8Array;
  readonly manifest: Manifest;
}

/**
 * Has the model score what is known: its sample, and the device's own windows.
 * @returns what was found, and the manifest with what the history adds to it
 * @throws AppError `model-invalid` where it cannot, disagrees with the sample, or makes no sense of the history
 */
export async function tryModel(
  gate: ModelGate,
  { onnx, manifest }: Candidate,
  sample: Sample | undefined,
  history: DeviceHistory,
): Promise<{ readonly manifest: Manifest; readonly checks: Checks }> {
  const features = manifest.features.length;
  const use = { input: manifest.onnx.input, scoreOutput: manifest.onnx.score, features };
  const tryOut = (rows: Float64Array) => gate.tryOut(onnx, use, rows, rows.length / features);
  const { rows: samples = [] } = sample ?? {};
  const own = "windows" in history ? history.windows : undefined;

  const scores = await tryOut(rowsToTry(manifest, samples, own));
  const sampled = await judgeSample(sample, scores, () => gate.rounding(onnx, samples));
  if ("leftOut" in history) return { manifest, checks: { sample: sampled, history } };

  const { windows, expected, seen } = history;
  const ownScores = scores.subarray(samples.length, samples.length + windows.count);
  const flagged = countFlagged(ownScores, manifest.threshold);
  if (flagged === 0) checkFlagsFar(await tryOut(farWindows(windows).rows), manifest.threshold, windows.count);
  const coverage = { ...manifest.coverage, expected };
  return {
    manifest: { ...learned(windows, ownScores), ...seen, ...manifest, coverage },
    checks: { sample: sampled, history: { windows: windows.count, flagged } },
  };
}

/** With the first once more behind the others: rows come in numbers. Without any, what the model has learned from. */
function rowsToTry({ features, baseline }: Manifest, samples: Sample["rows"], own: TrainingMatrix | undefined) {
  const rows = [...samples.flat(), ...(own?.rows ?? [])];
  if (rows.length === 0) rows.push(...(baseline?.mean ?? features.map(() => 0)));
  return Float64Array.from([...rows, ...rows.slice(0, features.length)]);
}

async function judgeSample(
  sample: Sample | undefined,
  scores: Float64Array,
  rounding: () => Promise<readonly number[]>,
): Promise<Checks["sample"]> {
  if (sample === undefined) return { leftOut: "the manifest has no sample" };
  const rows = sample.rows.length;
  return { rows, largestDifference: checkSample(sample, scores.subarray(0, rows), await rounding()) };
}

const SHARES = [0.001, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

/** What makes scores comparable, for a manifest that does not say. */
function learned(windows: TrainingMatrix, scores: Float64Array): Pick<Manifest, "calibration" | "baseline"> {
  const ascending = scores.toSorted();
  const { mean, scale } = fitScaler(windows);
  return {
    calibration: { scoreQuantiles: SHARES.map((share): [number, number] => [share, quantileOf(ascending, share)]) },
    baseline: { mean: [...mean], stddev: [...scale] },
  };
}
