import type { z } from "zod";
import type { DeviceId } from "../readings/reading";
import type { Instant } from "../time";
import type { TrainingRequest } from "../trainings/training";
import type { WindowShape } from "../windows/window-grid";
import type { trainingRequest } from "./contract/trainings";

/**
 * @param now on a bucket border
 * @param usual where nothing is said of windows
 */
export function trainingOf(asked: z.infer<typeof trainingRequest>, now: Instant, usual: WindowShape): TrainingRequest {
  const { from, to, devices, windowSeconds, hopSeconds, wantedShare, leaveOut, fleetModel } = asked;
  return {
    ...{ from, to: to ?? now, wantedShare },
    windowMs: windowSeconds === undefined ? usual.windowMs : windowSeconds * 1000,
    hopMs: hopSeconds === undefined ? usual.hopMs : hopSeconds * 1000,
    fleetModel,
    devices: devices === "all" ? undefined : (devices as DeviceId[]),
    leaveOut,
  };
}
