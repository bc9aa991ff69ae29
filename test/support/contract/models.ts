import { parseManifest } from "../../../shared/models/manifest";
import type { Author, Stamp } from "../../../shared/models/model-changes";
import type { RegisteredModel } from "../../../shared/models/model-store";
import type { DeviceId } from "../../../shared/readings/reading";
import type { Store } from "../../../shared/storage/store";
import { NOW } from "./times";

export const ADA: Author = { name: "ada@example.com", source: "entra" };
export const STAMP: Stamp = { by: ADA, at: NOW + 5_000 };

export const sha256Of = (digit: string): string => digit.repeat(64);

/** A version as a catalog is given it; two with the same changes are the same. */
export function modelOf(deviceId: DeviceId, version: string, changes: Partial<RegisteredModel> = {}): RegisteredModel {
  const sha256 = changes.sha256 ?? sha256Of("a");
  const manifest = parseManifest({
    ...{ deviceId, version, onnx: { sha256 }, features: ["temperature.mean", "time.daySin"] },
    ...{ bucketSeconds: 60, windowSeconds: 300, hopSeconds: 60, threshold: -0.1 + 0.3 },
  });
  return { deviceId, version, sha256, manifest, bytes: 1234, registeredAt: NOW, ...changes };
}

/** Gives a device a champion. */
export async function equip({ models }: Pick<Store, "models">, deviceId: DeviceId, version = "v1"): Promise<void> {
  await models.register(modelOf(deviceId, version), ADA);
  await models.setAlias(deviceId, "champion", version, { by: ADA, at: NOW });
}
