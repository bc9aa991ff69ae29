import { readJson, type Blobs } from "../blobs";
import type { ModelVersion } from "../models/model-store";
import { FLEET, type DeviceId } from "../readings/reading";
import type { PlannedDevice, PlanSummary } from "./plan";
import { readPlanChunk } from "./read-plan-chunk";
import type { RunId } from "./run";
import { runFiles } from "./run-files";

/** `unplanned`: the run has no plan that counts yet, so nobody can tell. */
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
  const planned = await findPlanned(blobs, runId, plan, deviceId);
  return planned?.model?.deviceId === deviceId && planned.model.version === version ? "named" : "not-named";
}

/** By halves: a plan has its devices in order, as the store lists them and a request is sorted. */
async function findPlanned(
  blobs: Blobs,
  runId: RunId,
  plan: PlanSummary,
  deviceId: DeviceId,
): Promise<PlannedDevice | undefined> {
  let [from, to] = [0, plan.chunks];
  while (from < to) {
    const middle = Math.floor((from + to) / 2);
    const devices = await readPlanChunk(blobs, runId, plan, middle);
    const [first, last] = [devices[0]?.deviceId ?? "", devices.at(-1)?.deviceId ?? ""];
    if (deviceId < first) to = middle;
    else if (deviceId > last) from = middle + 1;
    else return devices.find((device) => device.deviceId === deviceId);
  }
  return undefined;
}
