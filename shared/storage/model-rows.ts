import type { Manifest } from "../models/manifest";
import type { Author, ModelAction, ModelChange } from "../models/model-changes";
import type {
  Alias,
  Aliases,
  DeletedModel,
  DeviceModels,
  ModelChoice,
  ModelVersion,
  RegisteredModel,
} from "../models/model-store";
import type { DeviceId } from "../readings/reading";
import { textOf, type Row } from "./row-values";

export const versionOf = (row: Row): ModelVersion => ({
  deviceId: row["device_id"] as DeviceId,
  version: String(row["version"]),
  sha256: String(row["sha256"]),
});

/** It was checked when it was registered: to check it at each reading took as long as judging an hour. */
export const manifestOf = (text: unknown): Manifest => JSON.parse(String(text)) as Manifest;

export const modelOf = (row: Row): RegisteredModel => ({
  ...versionOf(row),
  manifest: manifestOf(row["manifest"]),
  bytes: Number(row["bytes"]),
  registeredAt: Number(row["registered_at"]),
});

export const changeOf = (row: Row): ModelChange => ({
  deviceId: row["device_id"] as DeviceId,
  action: row["action"] as ModelAction,
  version: String(row["version"]),
  previous: textOf(row["previous_version"]),
  by: { name: textOf(row["author"]), source: row["author_source"] as Author["source"] },
  at: Number(row["changed_at"]),
});

export const deletedOf = (row: Row): DeletedModel => ({
  ...modelOf(row),
  deletedAt: Number(row["deleted_at"]),
});

export const deviceModelsOf = (row: Row): DeviceModels => ({
  deviceId: row["device_id"] as DeviceId,
  versions: Number(row["versions"]),
  aliases: given({ champion: textOf(row["champion"]), challenger: textOf(row["challenger"]) }),
  registeredAt: Number(row["registered_at"]),
});

/** Of the rows of one device in `model_alias`. */
export function aliasesOf(rows: readonly Row[]): Aliases {
  const version = (alias: Alias) => textOf(rows.find((row) => row["alias"] === alias)?.["version"]);
  return given({ champion: version("champion"), challenger: version("challenger") });
}

const given = ({ champion, challenger }: Record<Alias, string | undefined>): Aliases => ({
  ...(champion !== undefined && { champion }),
  ...(challenger !== undefined && { challenger }),
});

/** A choice of models as the two parameters of a statement, of which one is left out. */
export const choiceOf = (choice: ModelChoice): { readonly alias?: Alias; readonly version?: string } =>
  typeof choice === "string" ? { alias: choice } : choice;

export const hopsOf = (rows: readonly Row[]): Map<DeviceId, number> =>
  new Map(rows.map((row) => [row["device_id"] as DeviceId, Number(row["hop_seconds"])]));
