import { randomBytes } from "node:crypto";
import type { BackfillStore } from "../backfills/backfill-store";
import type { Blobs } from "../blobs";
import { ConflictError } from "../errors";
import type { DeviceId } from "../readings/reading";
import { planNames } from "../runs/plan-names";
import type { RunStore } from "../runs/run-store";
import type { Clock } from "../time";
import type { Author } from "./model-changes";
import type { ModelCatalog, ModelFiles } from "./model-store";

export interface DeleteServices {
  readonly models: ModelCatalog;
  readonly modelFiles: ModelFiles;
  readonly runs: Pick<RunStore, "unfinished">;
  readonly backfills: Pick<BackfillStore, "unfinished">;
  readonly blobs: Blobs;
  readonly clock: Clock;
}

interface Version {
  readonly deviceId: DeviceId;
  readonly version: string;
}

/**
 * Deletes a version that is no champion and that no unfinished run names. First it is kept from becoming champion and
 * taken from the lists that plans are made of, so a run that is planned later cannot name it, and those that may are
 * unfinished by then.
 * Then these are looked through. The bytes go last; deleting again what is deleted finds those that were left.
 * @throws NotFoundError, ConflictError saying what keeps it.
 */
export async function deleteModel(services: DeleteServices, { by, ...key }: Version & { by: Author }): Promise<void> {
  const { models, modelFiles, clock } = services;
  const { deviceId, version } = key;
  if ((await models.findDeleted(deviceId, version)) === undefined) {
    await checkRuns(services, key);
    const token = randomBytes(8).toString("hex");
    await models.beginDeletion(deviceId, version, token);
    try {
      await checkRuns(services, key);
      await models.delete(deviceId, version, token, { by, at: clock() });
    } catch (error) {
      await models.endDeletion(deviceId, version, token);
      throw error;
    }
  }
  await modelFiles.delete(key);
}

/** Of a backfill the first slice that came through has the plan that the others go by. */
async function checkRuns({ runs, backfills, blobs }: DeleteServices, key: Version): Promise<void> {
  const planning = [
    ...(await runs.unfinished()).map(({ runId }) => ({ name: `run ${runId}`, plannedBy: runId })),
    ...(await backfills.unfinished()).map(({ backfillId, plannedBy }) => ({
      ...{ name: `backfill ${backfillId}`, plannedBy },
    })),
  ];
  for (const { name, plannedBy } of planning) {
    const naming = plannedBy === undefined ? undefined : await planNames(blobs, plannedBy, key);
    if (naming === "not-named") continue;
    const why = naming === "named" ? "scores with it" : "has no plan yet, which may name it";
    throw new ConflictError(`version ${key.version} of ${key.deviceId} is kept: ${name} ${why}; wait for its end`);
  }
}
