import { ConflictError, NotFoundError } from "../errors";
import type { DeviceId } from "../readings/reading";
import type { Clock } from "../time";
import { championBefore, type Author } from "./model-changes";
import type { Alias, Aliases, ModelCatalog } from "./model-store";

export interface ChangeServices {
  readonly models: ModelCatalog;
  readonly clock: Clock;
}

/** Rolling back looks no further. */
const MAX_CHANGES = 1_000;

/** @throws NotFoundError, ConflictError as `ModelCatalog.setAlias` does. */
export async function pointAlias(
  { models, clock }: ChangeServices,
  { deviceId, alias, version, by }: { deviceId: DeviceId; alias: Alias; version: string; by: Author },
): Promise<Aliases> {
  await models.setAlias(deviceId, alias, version, { by, at: clock() });
  return models.aliases(deviceId);
}

/** Makes the champion before the present one champion again. @throws ConflictError where there is none. */
export async function rollBack(
  { models, clock }: ChangeServices,
  { deviceId, by }: { deviceId: DeviceId; by: Author },
): Promise<Aliases> {
  const { champion } = await models.aliases(deviceId);
  if (champion === undefined) throw new NotFoundError(`a champion of ${deviceId}`);
  const before = championBefore(champion, await models.changes(deviceId, MAX_CHANGES));
  if (before === undefined)
    throw new ConflictError(`${deviceId} had no champion before ${champion} that is still there`);
  await models.rollBack(deviceId, champion, before, { by, at: clock() });
  return models.aliases(deviceId);
}
