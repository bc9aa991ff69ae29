import type { DeviceId } from "../readings/reading";
import type { Instant } from "../time";
import type { Manifest } from "./manifest";
import type { Author, ModelChange, Stamp } from "./model-changes";

export type Alias = "champion" | "challenger";

/** Which of a device's models: the one an alias points at, or the version of this name. */
export type ModelChoice = Alias | { readonly version: string };

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

/** What is kept of a version whose bytes are gone: results that it made still lead to it. */
export interface DeletedModel extends RegisteredModel {
  readonly deletedAt: Instant;
}

/** Which versions a device's aliases point at. */
export type Aliases = Readonly<Partial<Record<Alias, string>>>;

/** A device that has models. */
export interface DeviceModels {
  readonly deviceId: DeviceId;
  readonly versions: number;
  readonly aliases: Aliases;
  /** When the newest version was registered. */
  readonly registeredAt: Instant;
}

/** Devices in order of id, behind `after`. */
export interface DevicePage {
  readonly after: DeviceId | undefined;
  readonly limit: number;
}

export interface Promoted {
  readonly devices: readonly DeviceId[];
  /** Challengers of devices that come after these. */
  readonly remaining: number;
}

/** What planning and scoring need to know of models. Versions that are being deleted are in no list. */
export interface ModelReader {
  find(deviceId: DeviceId, version: string): Promise<RegisteredModel | undefined>;
  /** The version that each device's alias points at; devices without one are not there. */
  aliased(alias: Alias): Promise<Map<DeviceId, ModelVersion>>;
  /** How far the windows of each device's chosen version lie apart. */
  hopSeconds(choice: ModelChoice): Promise<Map<DeviceId, number>>;
}

/** What is known of models, in SQL. A version is immutable, and its name is never given to another. */
export interface ModelCatalog extends ModelReader {
  /**
   * The same again changes nothing.
   * @throws ConflictError where the version is there with other content, or was deleted.
   */
  register(model: RegisteredModel, by: Author): Promise<void>;
  /** Newest first. */
  list(deviceId: DeviceId): Promise<RegisteredModel[]>;
  findDeleted(deviceId: DeviceId, version: string): Promise<DeletedModel | undefined>;
  aliases(deviceId: DeviceId): Promise<Aliases>;
  /** @param alias only devices that have it */
  devices(page: DevicePage, alias?: Alias): Promise<DeviceModels[]>;
  /** Newest first. */
  changes(deviceId: DeviceId, limit: number): Promise<ModelChange[]>;

  /**
   * Points an alias at a version; where it points there already, nothing changes. A challenger that becomes champion is
   * challenger no more.
   * @throws NotFoundError where there is no such version, ConflictError where it is being deleted.
   */
  setAlias(deviceId: DeviceId, alias: Alias, version: string, stamp: Stamp): Promise<void>;
  /**
   * Makes an earlier version champion again.
   * @throws as `setAlias`; ConflictError where `from` is not the champion any more.
   */
  rollBack(deviceId: DeviceId, from: string, to: string, stamp: Stamp): Promise<void>;
  /** Makes the challengers of the next `limit` devices that have one their champions: all of these, or none. */
  promoteChallengers(page: DevicePage, stamp: Stamp): Promise<Promoted>;

  /**
   * Keeps the version from becoming a champion and out of every list, so that no plan that is made from now on can name it.
   * @param token takes over from a deletion that was broken off
   * @throws NotFoundError where there is no such version, ConflictError where it is a champion.
   */
  beginDeletion(deviceId: DeviceId, version: string, token: string): Promise<void>;
  /** Takes `beginDeletion` back, unless another deletion has taken over. */
  endDeletion(deviceId: DeviceId, version: string, token: string): Promise<void>;
  /**
   * Takes the version out of the catalog and keeps what `findDeleted` finds.
   * @throws ConflictError where another deletion has taken over.
   */
  delete(deviceId: DeviceId, version: string, token: string, stamp: Stamp): Promise<void>;
}

/** The models' bytes, in blob: `models/{device}/{version}/`. */
export interface ModelFiles {
  /** Bytes and manifest of a version; the same again changes nothing. @throws ConflictError where other bytes are there. */
  write(model: ModelVersion, onnx: Uint8Array, manifest: Manifest): Promise<void>;
  /** @throws AppError `model-missing` where there is no such file. */
  read(model: ModelVersion): Promise<Uint8Array>;
  /** What is not there is no error. */
  delete(model: Pick<ModelVersion, "deviceId" | "version">): Promise<void>;
}
