import { asObject } from "../../json-object";
import type { BucketReader } from "../../readings/bucket-reader";
import type { Author } from "../model-changes";
import type { Alias, RegisteredModel } from "../model-store";
import { registerModel, sha256Of, type RegistryServices } from "../register-model";
import { completeManifest } from "./complete-manifest";
import { readHistory } from "./device-history";
import type { ModelGate } from "./model-gate";
import { parseSample } from "./sample";
import { tryModel, type Checks } from "./try-model";

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

export interface Imported {
  readonly model: RegisteredModel;
  readonly checks: Checks;
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
  const { manifest, checks } = await tryModel(gate, { onnx: request.onnx, manifest: bare }, sample, history);
  return { model: await registerModel(services, request.onnx, manifest, request.alias, request.by), checks };
}
