import { readJson, type Blobs } from "../blobs";
import type { ModelVersion } from "../models/model-store";
import { FLEET } from "../readings/reading";
import { homeChunk } from "./home-chunk";
import type { PlanSummary } from "./plan";
import { readPlanChunk } from "./read-plan-chunk";
import type { RunId } from "./run";
import { runFiles } from "./run-files";

/** `unplanned`: the run has no plan that counts yet, or one that an earlier app has made, so nobody can tell. */
export type Naming = "unplanned" | "named" | "not-named";

/** Whether a run's plan, which is what the run goes by, names the version. */
export async function planNames(
  blobs: Blobs,
  runId: RunId,
  { deviceId, version }: Pick<ModelVersion, "deviceId" | "version">,
): Promise<Naming> {
  const plan = await readJson<PlanSummary>(blobs, runFiles.plan(runId));
  if (plan === undefined) return "unplanned";
  if (deviceId === FLEET) return plan.fleetVersion === version ? "named" : "not-named";
  const chunk = await homeChunk(blobs, runId, plan, deviceId);
  if (chunk === undefined) return "unplanned";
  const devices = chunk < 0 ? [] : await readPlanChunk(blobs, runId, plan, chunk);
  const planned = devices.find((device) => device.deviceId === deviceId);
  return planned?.model?.deviceId === deviceId && planned.model.version === version ? "named" : "not-named";
}
