import { z } from "zod";
import type { DeviceId } from "../readings/reading";
import type { Instant } from "../time";
import type { TrainingRequest } from "../trainings/training";
import { instant } from "./schemas";

const seconds = z
  .number()
  .int()
  .positive()
  .max(366 * 86_400);

/** `POST /api/trainings` */
export const trainingRequest = z.strictObject({
  from: instant,
  /** Now, to the bucket, where it is left out. */
  to: instant.optional(),
  /** "all", or the ids of devices. */
  devices: z
    .union([z.literal("all"), z.array(z.string()).min(1)], 'may be "all" or a list of device ids')
    .default("all"),
  windowSeconds: seconds.default(600),
  hopSeconds: seconds.default(60),
  /** Share of usual windows that may be flagged. */
  wantedShare: z.number().gt(0).lt(1).default(0.02),
  /** Stretches that are not to be learned from: of one device, or of all. */
  leaveOut: z
    .array(z.strictObject({ from: instant, to: instant, deviceId: z.string().optional() }))
    .max(1_000)
    .default([]),
});

/** @param now on a bucket border */
export function trainingOf(asked: z.infer<typeof trainingRequest>, now: Instant): TrainingRequest {
  const { from, to, devices, windowSeconds, hopSeconds, wantedShare, leaveOut } = asked;
  return {
    ...{ from, to: to ?? now, wantedShare, windowMs: windowSeconds * 1000, hopMs: hopSeconds * 1000 },
    devices: devices === "all" ? undefined : (devices as DeviceId[]),
    leaveOut: leaveOut.map((one) => ({ ...one, deviceId: one.deviceId as DeviceId | undefined })),
  };
}

/** `GET /api/trainings/{id}/devices` */
export const trainingDevicesQuery = z.strictObject({ chunk: z.coerce.number().int().nonnegative().default(0) });
