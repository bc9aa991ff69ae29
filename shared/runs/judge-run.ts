import { FLEET } from "../readings/reading";
import type { Counts } from "./counts";
import type { Due } from "./due";
import { isOver, NEVER_STOP } from "./error-threshold";
import type { RunManifest } from "./run-manifest";
import { THRESHOLD_CODE } from "./outcome-store";
import type { Run, RunStatus } from "./run";

type Judgement = Pick<RunManifest, "state" | "error">;

/** What is said of a run by what its parts hold and by whom no part covers. A cancel comes before failures. */
export function judgeRun(
  { cancelRequestedAt, request }: Pick<Run, "cancelRequestedAt" | "request">,
  counts: Counts,
  unfinished: readonly Pick<Due, "deviceId">[],
): Judgement {
  const isPlanned = unfinished.every(({ deviceId }) => deviceId !== FLEET);
  const planned = counts.devices + unfinished.length;
  const kept = counts.devices - counts.failedDevices;
  if (cancelRequestedAt !== undefined) {
    const message = isPlanned
      ? `the results of ${kept} of ${planned} devices are kept`
      : "it was not planned yet: there are no results";
    return { state: "cancelled", error: { code: "cancelled", message } };
  }
  const threshold = request.errorThreshold ?? NEVER_STOP;
  if (isPlanned && isOver(threshold, counts.failedDevices + unfinished.length, planned)) {
    const message =
      `${counts.failedDevices} of ${planned} devices failed and ${unfinished.length} were not reached: ` +
      `more than the error threshold of ${threshold} bears; the results of ${kept} are kept`;
    return { state: "partial", error: { code: THRESHOLD_CODE, message } };
  }
  return { state: counts.failedDevices > 0 || unfinished.length > 0 ? "partial" : "complete" };
}

/** How a run ends that has this manifest. */
export function endStatusOf({ state, error }: Judgement): Exclude<RunStatus, "requested" | "running"> {
  if (error?.code === THRESHOLD_CODE) return "failed";
  return state === "complete" ? "completed" : state;
}
