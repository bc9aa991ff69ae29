import type { z } from "zod";
import type { DeviceId } from "../readings/reading";
import type { Instant } from "../time";
import type { TrainingRequest } from "../trainings/training";
import type { trainingRequest } from "./contract/trainings";

/** @param now on a bucket border */
export function trainingOf(asked: z.infer<typeof trainingRequest>, now: Instant): TrainingRequest {
  const { from, to, devices, windowSeconds, hopSeconds, wantedShare, leaveOut, fleetModel } = asked;
  return {
    ...{ from, to: to ?? now, wantedShare, windowMs: windowSeconds * 1000, hopMs: hopSeconds * 1000 },
    devices: devices === "all" ? undefined : (devices as DeviceId[]),
    fleetModel,
    leaveOut: leaveOut.map((one) => ({ ...one, deviceId: one.deviceId as DeviceId | undefined })),
  };
}
