import { createHash } from "node:crypto";
import { ConflictError } from "../errors";
import { stampOf, type Clock, type Instant } from "../time";
import { parseManifest, type Manifest } from "./manifest";
import { LOCAL, type Author } from "./model-changes";
import type { Alias, ModelCatalog, ModelFiles, RegisteredModel } from "./model-store";
import type { DeviceId } from "../readings/reading";

export interface RegistryServices {
  readonly models: Pick<ModelCatalog, "findDeleted" | "register" | "aliases" | "setAlias">;
  readonly modelFiles: Pick<ModelFiles, "write">;
  readonly clock: Clock;
}

export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** A name for a model that was made at `at`: sorts by age, and says which bytes. */
export const versionOf = (at: Instant, sha256: string): string => `${stampOf(at)}-${sha256.slice(0, 6)}`;

/**
 * Registers a version: bytes first, so that no catalog entry is without them; then points `alias` at it.
 * @param manifest all but the hash, which is taken from the bytes.
 * @throws InvalidInputError naming the manifest's field that is wrong; ConflictError where the version is taken.
 */
export async function registerModel(
  { models, modelFiles, clock }: RegistryServices,
  onnx: Uint8Array,
  manifest: Omit<Manifest, "onnx"> & { readonly onnx: Omit<Manifest["onnx"], "sha256"> },
  alias?: Alias,
  by: Author = LOCAL,
): Promise<RegisteredModel> {
  const sha256 = sha256Of(onnx);
  const checked = parseManifest({ ...manifest, onnx: { ...manifest.onnx, sha256 } });
  const { version } = checked;
  const deviceId = checked.deviceId as DeviceId;
  const model = { deviceId, version, sha256, manifest: checked, bytes: onnx.length, registeredAt: clock() };
  // Said before its bytes are written, which nobody would know of.
  if ((await models.findDeleted(deviceId, version)) !== undefined) {
    throw new ConflictError(`version ${version} of ${deviceId} was deleted: choose a new version`);
  }
  await modelFiles.write(model, onnx, checked);
  await models.register(model, by);
  // Registered again, as a repeated training does, it may have been promoted meanwhile.
  const isChampion = alias === "challenger" && (await models.aliases(deviceId)).champion === version;
  if (alias !== undefined && !isChampion) await models.setAlias(deviceId, alias, version, { by, at: clock() });
  return model;
}
