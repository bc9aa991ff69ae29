import { readJson, type Blobs } from "../blobs";
import { AppError } from "../errors";
import type { ModelVersion } from "../models/model-store";
import type { DeviceId } from "../readings/reading";
import type { PlanSummary } from "../runs/plan";
import { readPlanChunk } from "../runs/read-plan-chunk";
import { runFiles } from "../runs/run-files";
import type { BackfillId } from "./backfill-id";
import type { BackfillStore } from "./backfill-store";
import { getBackfill } from "./get-backfill";

export interface PinServices {
  readonly backfills: Pick<BackfillStore, "get">;
  readonly blobs: Blobs;
}

/**
 * The devices of the first slice that came through, and by which model each: a promotion in the middle of a backfill
 * would else judge its range by two models. Undefined before that slice has come through.
 * @throws AppError `plan-missing`; UnavailableError where storage is away.
 */
export async function pinnedModels(
  { backfills, blobs }: PinServices,
  backfillId: BackfillId,
): Promise<ReadonlyMap<DeviceId, ModelVersion | null> | undefined> {
  const { plannedBy } = await getBackfill(backfills, backfillId);
  if (plannedBy === undefined) return undefined;
  const plan = await readJson<PlanSummary>(blobs, runFiles.plan(plannedBy));
  if (plan === undefined) throw new AppError("plan-missing", `the plan of ${plannedBy} is not there`);
  const models = new Map<DeviceId, ModelVersion | null>();
  for (let chunk = 0; chunk < plan.chunks; chunk++) {
    for (const { deviceId, model } of await readPlanChunk(blobs, plannedBy, plan, chunk)) models.set(deviceId, model);
  }
  return models;
}
