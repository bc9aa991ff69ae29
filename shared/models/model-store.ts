import type { DeviceId } from "../readings/reading";
import type { Instant } from "../time";
import type { Manifest } from "./manifest";

export type Alias = "champion" | "challenger";

/** A version of a device's model, as the catalog knows it. */
export interface ModelVersion {
  readonly deviceId: DeviceId;
  readonly version: string;
  readonly sha256: string;
}

export interface RegisteredModel extends ModelVersion {
  readonly manifest: Manifest;
  readonly bytes: number;
  readonly registeredAt: Instant;
}

/** What is known of models, in SQL. A version is immutable. */
export interface ModelCatalog {
  /** @throws ConflictError where the version is there with other content; the same again changes nothing. */
  register(model: RegisteredModel): Promise<void>;
  find(deviceId: DeviceId, version: string): Promise<RegisteredModel | undefined>;
  /** Newest first. */
  list(deviceId: DeviceId): Promise<RegisteredModel[]>;
  /** @throws NotFoundError where there is no such version. */
  setAlias(deviceId: DeviceId, alias: Alias, version: string): Promise<void>;
  /** The version that each device's alias points at; devices without one are not there. */
  aliased(alias: Alias): Promise<Map<DeviceId, ModelVersion>>;
}

/** The models' bytes, in blob: `models/{device}/{version}/`. */
export interface ModelFiles {
  /** Bytes and manifest of a version; the same again changes nothing. @throws ConflictError where other bytes are there. */
  write(model: ModelVersion, onnx: Uint8Array, manifest: Manifest): Promise<void>;
  /** @throws AppError `model-missing` where there is no such file. */
  read(model: ModelVersion): Promise<Uint8Array>;
}
