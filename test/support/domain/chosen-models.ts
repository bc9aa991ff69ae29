import type { ModelChoice, ModelReader, ModelVersion } from "../../../shared/models/model-store";
import { FLEET, type DeviceId } from "../../../shared/readings/reading";

export interface ChoosableModels extends Pick<ModelReader, "aliased"> {
  /** The version of this name of each device that has one. */
  versioned(version: string): Promise<ReadonlyMap<DeviceId, ModelVersion>>;
}

/**
 * The models of devices; the one under `~fleet` serves those that have none. The fleet's challenger challenges the
 * fleet's champion alone: a device that is watched by a champion of its own is left to its own challenger.
 */
export async function chosenModels(
  models: ChoosableModels,
  choice: ModelChoice,
  devices: readonly DeviceId[],
): Promise<ReadonlyMap<DeviceId, ModelVersion>> {
  if (choice === "champion") return models.aliased(choice);
  if (choice !== "challenger") return models.versioned(choice.version);
  const challengers = await models.aliased(choice);
  const fleets = challengers.get(FLEET);
  if (fleets === undefined) return challengers;
  const champions = await models.aliased("champion");
  const serving = (deviceId: DeviceId) => challengers.get(deviceId) ?? (champions.has(deviceId) ? undefined : fleets);
  return new Map(devices.flatMap((deviceId) => asEntry(deviceId, serving(deviceId))));
}

const asEntry = (deviceId: DeviceId, model: ModelVersion | undefined) =>
  model === undefined ? [] : [[deviceId, model] as const];

/** The model that scores the device; null where there is none. */
export const modelFor = (models: ReadonlyMap<DeviceId, ModelVersion>, deviceId: DeviceId): ModelVersion | null =>
  models.get(deviceId) ?? models.get(FLEET) ?? null;
