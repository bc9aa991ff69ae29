import { parseManifest } from "../models/manifest";
import type { ModelVersion, RegisteredModel } from "../models/model-store";
import type { DeviceId } from "../readings/reading";

/** A row of `model`, whichever engine it comes from. */
type ModelRow = Readonly<Record<string, unknown>>;

export const versionOf = (row: ModelRow): ModelVersion => ({
  deviceId: row["device_id"] as DeviceId,
  version: String(row["version"]),
  sha256: String(row["sha256"]),
});

export const modelOf = (row: ModelRow): RegisteredModel => ({
  ...versionOf(row),
  manifest: parseManifest(JSON.parse(String(row["manifest"]))),
  bytes: Number(row["bytes"]),
  registeredAt: Number(row["registered_at"]),
});
