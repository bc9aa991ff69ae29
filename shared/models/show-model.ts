import type { Blobs } from "../blobs";
import { NotFoundError } from "../errors";
import { FLEET, type DeviceId } from "../readings/reading";
import { planNames } from "../runs/plan-names";
import type { Run } from "../runs/run";
import type { RunStore } from "../runs/run-store";
import type { DeletedModel, ModelCatalog, RegisteredModel } from "./model-store";

export interface ShowServices {
  readonly models: ModelCatalog;
  readonly runs: Pick<RunStore, "list">;
  readonly blobs: Blobs;
}

/** A version with the runs that scored with it, newest first. */
export interface Lineage {
  readonly model: RegisteredModel | DeletedModel;
  readonly runs: readonly Run[];
  /** Where older runs may be looked through for it; undefined where none is left. */
  readonly before: number | undefined;
}

/** Looked through at a time. */
const RUNS = 100;
const AT_ONCE = 8;

/**
 * Where a version comes from, and what came of it. A device that has no model of its own is scored with the fleet's, so
 * a version that is not the device's is looked for there; one that was deleted is still known.
 * @param before the ordinal of the run behind which to go on
 * @throws NotFoundError
 */
export async function showModel(
  services: ShowServices,
  { deviceId, version, before }: { deviceId: DeviceId; version: string; before: number | undefined },
): Promise<Lineage> {
  const { models, runs, blobs } = services;
  const model = (await findEver(models, deviceId, version)) ?? (await findEver(models, FLEET, version));
  if (model === undefined) throw new NotFoundError(`version ${version} of ${deviceId}`);
  const looked = await runs.list({ limit: RUNS, before });
  const named = await eachOf(looked, async ({ runId }) => (await planNames(blobs, runId, model)) === "named");
  const last = looked.at(-1);
  // Runs that ended before the version was there cannot have used it, nor those before them.
  const isOver = looked.length < RUNS || (last?.finishedAt ?? Infinity) < model.registeredAt - CLOCKS_DIFFER_MS;
  return { model, runs: looked.filter((_, i) => named[i]), before: isOver ? undefined : last?.ordinal };
}

/** Between machines, at most. */
const CLOCKS_DIFFER_MS = 3_600_000;

const findEver = async (models: ModelCatalog, deviceId: DeviceId, version: string) =>
  (await models.find(deviceId, version)) ?? (await models.findDeleted(deviceId, version));

/** In groups, so that storage is asked for a few at a time. */
async function eachOf<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(i, i + AT_ONCE).map(work))));
  }
  return results;
}
