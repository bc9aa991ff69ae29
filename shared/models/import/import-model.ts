import { asObject } from "../../json-object";
import type { BucketReader } from "../../readings/bucket-reader";
import type { Author } from "../model-changes";
import type { Manifest } from "../manifest";
import type { Alias, RegisteredModel } from "../model-store";
import { registerModel, sha256Of, type RegistryServices } from "../register-model";
import { quantileOf } from "../training/quantile";
import { fitScaler } from "../training/scaler";
import { completeManifest } from "./complete-manifest";
import { readHistory, type DeviceHistory } from "./device-history";
import { checkFlagsFar, countFlagged, farWindows } from "./judge-history";
import type { ModelGate } from "./model-gate";
import { checkSample, parseSample, type Sample } from "./sample";

export interface ImportServices extends RegistryServices {
  readonly buckets: Pick<BucketReader, "readSeries" | "latestBucket">;
  readonly gate: ModelGate;
  readonly settings: { readonly bucketMs: number };
}

export interface ImportRequest {
  readonly onnx: Uint8Array;
  /** JSON as it came; `sample` beside the manifest's own fields. */
  readonly manifest: unknown;
  readonly deviceId: string | undefined;
  readonly alias: Alias | undefined;
  readonly by: Author;
}

interface LeftOut {
  readonly leftOut: string;
}

export interface Imported {
  readonly model: RegisteredModel;
  readonly checks: {
    readonly sample: LeftOut | { readonly rows: number; readonly largestDifference: number };
    readonly history: LeftOut | { readonly windows: number; readonly flagged: number };
  };
}

/**
 * Registers a model that was made elsewhere, once it has passed: its file is read and found harmless, the manifest fits
 * it, a trial in another process agrees with the sample and makes sense of the device's own windows.
 * @throws InvalidInputError where the manifest is wrong, AppError `model-invalid` where the model is; nothing is
 *   registered then. ConflictError where the version is taken.
 */
export async function importModel(services: ImportServices, request: ImportRequest): Promise<Imported> {
  const { gate, buckets, settings, clock } = services;
  const { sample: sampleJson, ...given } = asObject(request.manifest, "manifest");
  const bare = completeManifest(given, gate.inspect(request.onnx), {
    ...{ deviceId: request.deviceId, sha256: sha256Of(request.onnx) },
    ...{ bucketSeconds: settings.bucketMs / 1000, now: clock() },
  });
  const sample = sampleJson === undefined ? undefined : parseSample(sampleJson, bare.features.length);
  const history = await readHistory(buckets, bare);
  const { manifest, checks } = await tryModel(gate, request.onnx, bare, sample, history);
  return { model: await registerModel(services, request.onnx, manifest, request.alias, request.by), checks };
}

async function tryModel(
  gate: ModelGate,
  onnx: Uint8Array,
  manifest: Manifest,
  sample: Sample | undefined,
  history: DeviceHistory,
): Promise<{ readonly manifest: Manifest; readonly checks: Imported["checks"] }> {
  const features = manifest.features.length;
  const use = { input: manifest.onnx.input, scoreOutput: manifest.onnx.score, features };
  const tryOut = (rows: Float64Array) => gate.tryOut(onnx, use, rows, rows.length / features);
  const samples = Float64Array.from(sample?.rows.flat() ?? []);
  const own = "windows" in history ? history.windows.rows : new Float64Array();
  const scores = await tryOut(rowsToTry(manifest, samples, own));
  const largestDifference =
    sample && checkSample(sample, scores.subarray(0, sample.rows.length), gate.rounding(onnx, sample.rows));
  const sampled =
    sample === undefined || largestDifference === undefined
      ? { leftOut: "the manifest has no sample" }
      : { rows: sample.rows.length, largestDifference };
  if (!("windows" in history)) return { manifest, checks: { sample: sampled, history } };
  const { windows } = history;
  const ownScores = scores.subarray(samples.length / features).subarray(0, windows.count);
  const flagged = countFlagged(ownScores, manifest.threshold);
  if (flagged === 0) checkFlagsFar(await tryOut(farWindows(windows).rows), manifest.threshold, windows.count);
  return {
    manifest: {
      ...fromHistory(history, ownScores),
      ...manifest,
      coverage: { ...manifest.coverage, expected: history.expected },
    },
    checks: { sample: sampled, history: { windows: windows.count, flagged } },
  };
}

/** With the first once more behind the others: rows come in numbers. Without any, what the model has learned from. */
function rowsToTry({ features, baseline }: Manifest, samples: Float64Array, own: Float64Array): Float64Array {
  const rows = [...samples, ...own];
  if (rows.length === 0) rows.push(...(baseline?.mean ?? features.map(() => 0)));
  return Float64Array.from([...rows, ...rows.slice(0, features.length)]);
}

const SHARES = [0.001, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99];

/** What makes scores comparable, for a manifest that does not say. */
function fromHistory(
  { windows }: Extract<DeviceHistory, { windows: unknown }>,
  scores: Float64Array,
): Pick<Manifest, "calibration" | "baseline"> {
  const ascending = scores.toSorted();
  const { mean, scale } = fitScaler(windows);
  return {
    calibration: { scoreQuantiles: SHARES.map((share): [number, number] => [share, quantileOf(ascending, share)]) },
    baseline: { mean: [...mean], stddev: [...scale] },
  };
}
