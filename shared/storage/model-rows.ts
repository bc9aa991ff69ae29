import { parseManifest } from "../models/manifest";
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
import type { Instant } from "../time";

/** A row about models, whichever engine it comes from. */
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
  registeredAt: instantOf(row["registered_at"]),
});

export const changeOf = (row: ModelRow): ModelChange => ({
  deviceId: row["device_id"] as DeviceId,
  action: row["action"] as ModelAction,
  version: String(row["version"]),
  previous: textOf(row["previous_version"]),
  by: { name: textOf(row["author"]), source: row["author_source"] as Author["source"] },
  at: instantOf(row["changed_at"]),
});

export const deletedOf = (row: ModelRow): DeletedModel => ({
  ...modelOf(row),
  deletedAt: instantOf(row["deleted_at"]),
});

export const deviceModelsOf = (row: ModelRow): DeviceModels => ({
  deviceId: row["device_id"] as DeviceId,
  versions: Number(row["versions"]),
  aliases: given({ champion: textOf(row["champion"]), challenger: textOf(row["challenger"]) }),
  registeredAt: instantOf(row["registered_at"]),
});

/** Of the rows of one device in `model_alias`. */
export function aliasesOf(rows: readonly ModelRow[]): Aliases {
  const version = (alias: Alias) => textOf(rows.find((row) => row["alias"] === alias)?.["version"]);
  return given({ champion: version("champion"), challenger: version("challenger") });
}

const given = ({ champion, challenger }: Record<Alias, string | undefined>): Aliases => ({
  ...(champion !== undefined && { champion }),
  ...(challenger !== undefined && { challenger }),
});

/** Milliseconds, or a driver's Date. */
const instantOf = (value: unknown): Instant => Number(value);

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);

/** A choice of models as the two parameters of a statement, of which one is left out. */
export const choiceOf = (choice: ModelChoice): { readonly alias?: Alias; readonly version?: string } =>
  typeof choice === "string" ? { alias: choice } : choice;

export const hopsOf = (rows: readonly ModelRow[]): Map<DeviceId, number> =>
  new Map(rows.map((row) => [row["device_id"] as DeviceId, Number(row["hop_seconds"])]));
