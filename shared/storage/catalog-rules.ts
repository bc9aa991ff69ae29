import { ConflictError, NotFoundError } from "../errors";
import type { Alias, Aliases } from "../models/model-store";
import type { DeviceId } from "../readings/reading";

/** What a catalog decides by, read within the transaction that then writes. */
export interface VersionState {
  readonly deviceId: DeviceId;
  readonly version: string;
  /** Undefined where there is no such version. */
  readonly model: { readonly deletion: unknown } | undefined;
  readonly aliases: Aliases;
}

const nameOf = ({ deviceId, version }: Pick<VersionState, "deviceId" | "version">): string =>
  `version ${version} of ${deviceId}`;

/**
 * Whether the alias has to be moved to the version.
 * @throws NotFoundError, ConflictError as `ModelCatalog.setAlias` says
 */
export function movesTo(state: VersionState, alias: Alias): boolean {
  const { model, aliases, version } = state;
  if (model === undefined) throw new NotFoundError(nameOf(state));
  if (model.deletion !== null) {
    throw new ConflictError(`${nameOf(state)} is being deleted; where that was broken off, delete it again`);
  }
  if (alias === "challenger" && aliases.champion === version) {
    throw new ConflictError(`${nameOf(state)} is the champion: it cannot challenge itself`);
  }
  return aliases[alias] !== version;
}

/** @throws ConflictError where another version is champion than the one that is to be rolled back, or was rolled back to. */
export function checkChampion({ deviceId, version, aliases }: VersionState, expected: string): void {
  if (aliases.champion === expected || aliases.champion === version) return;
  throw new ConflictError(`${expected} is not the champion of ${deviceId} any more, ${aliases.champion ?? "none"} is`);
}

/** @throws NotFoundError, ConflictError as `ModelCatalog.beginDeletion` says */
export function checkDeletable(state: VersionState): void {
  if (state.model === undefined) throw new NotFoundError(nameOf(state));
  if (state.aliases.champion !== state.version) return;
  throw new ConflictError(`${nameOf(state)} is the champion: promote another, or roll back, before it is deleted`);
}

export const taken = (state: Pick<VersionState, "deviceId" | "version">, isDeleted: boolean): ConflictError =>
  new ConflictError(
    `${nameOf(state)} ${isDeleted ? "was deleted" : "is registered with other content"}: choose a new version`,
  );

export const takenOver = (state: Pick<VersionState, "deviceId" | "version">): ConflictError =>
  new ConflictError(`${nameOf(state)} is being deleted by another`);
