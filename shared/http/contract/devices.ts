import { z } from "zod";
import type { DevicePosition } from "../../devices/device-store";
import { isDeviceId } from "../../readings/reading";
import { isToken, keyOfToken } from "../page-token";
import { deviceDrift, driftState } from "./drift";
import { count, deviceId, FROM_BEFORE, goOnQuery, group, instant, isoInstant, limit, nextToken } from "./fields";
import type { OperationContract } from "./operation-contract";
import { nameSchemas } from "./name-schemas";
import { reason, resultRow, verdict } from "./results";

const state = z.enum(["new", "active", "silent", "retired"]);

export const deviceListQuery = z.strictObject({
  group: group.optional(),
  state: state.optional(),
  verdict: verdict.optional(),
  drift: driftState.optional(),
  order: z.enum(["worst", "id"]).default("worst"),
  limit: limit(50, 500),
  after: z
    .string()
    .transform((token, context): DevicePosition => {
      const [badness = "", deviceId = ""] = keyOfToken(token).split(" ");
      if (isToken(token) && /^-?\d/.test(badness) && Number.isFinite(Number(badness)) && isDeviceId(deviceId)) {
        return { badness: Number(badness), deviceId };
      }
      context.addIssue({ code: "custom", message: FROM_BEFORE });
      return z.NEVER;
    })
    .optional()
    .meta({ description: "where the page before ended" }),
});

export const deviceChangeRequest = z
  .strictObject({
    group: group.nullable().optional(),
    retired: z.boolean().optional(),
    mutedUntil: instant.nullable().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'says what to change: "group", "retired" or "mutedUntil"');

/** Of buckets that start in [from, to). */
export const seriesQuery = z.strictObject({ from: instant, to: instant, points: limit(600, 5_000) });

/** Of windows that end in (from, to]. */
export const windowsQuery = z.strictObject({ from: instant, to: instant });

const device = z.strictObject({
  id: z.string(),
  group: z.string().nullable(),
  state,
  verdict: verdict.nullable(),
  reason: reason.nullable().meta({
    description: "why it is unscored; null where it is not, and where it was found so before reasons were kept",
  }),
  severity: z.number().nullable(),
  windowEnd: isoInstant.nullable(),
  firstSeen: isoInstant,
  lastSeen: isoInstant,
  mutedUntil: isoInstant.nullable(),
  model: z.strictObject({ deviceId: z.string(), version: z.string() }).nullable(),
  drift: deviceDrift.nullable(),
});

const series = z.strictObject({
  stepSeconds: z.int().positive().meta({
    description:
      "the distance of two points: a bucket's length, or a multiple of it where there would be more than asked for",
  }),
  sensors: z.array(
    z.strictObject({
      name: z.string(),
      points: z.array(
        z.strictObject({ at: isoInstant, count: z.int(), mean: z.number(), min: z.number(), max: z.number() }),
      ),
    }),
  ),
});

const path = z.strictObject({ device: deviceId });

nameSchemas({ DeviceState: state, Device: device, Series: series });

export const deviceContract = {
  "list-devices": {
    summary: "Devices, the worst first",
    query: deviceListQuery,
    answer: { status: 200, json: z.strictObject({ devices: z.array(device), next: nextToken }) },
  },
  "show-device": { summary: "A device", path, answer: { status: 200, json: device } },
  "show-series": {
    summary: "A device's readings over time, at most so many points a sensor",
    description: "Over a month at most.",
    path,
    query: seriesQuery,
    answer: { status: 200, json: series },
  },
  "judge-device": {
    summary: "A device's windows, judged now by the model that watches it; nothing is written",
    description: "Over a week at most.",
    path,
    query: windowsQuery,
    answer: { status: 200, json: z.strictObject({ windows: z.array(resultRow) }) },
  },
  "change-device": {
    summary: "Put a device into a group, retire it, or mute it; what is left out stays, null takes it away",
    description:
      "A retired device is neither scored nor reported. One that is muted, for maintenance, is scored and marked `muted`, not reported.",
    path,
    body: deviceChangeRequest,
    answer: { status: 200, json: device },
  },
  "forget-device": {
    summary: "Delete all that is known of a device: some of it; again with `after` until `next` is null",
    description:
      "Its models too. What runs and trainings have published of it goes with `RUN_RETENTION_DAYS` and `TRAINING_RETENTION_DAYS`.",
    path,
    query: goOnQuery,
    answer: {
      status: 200,
      json: z.strictObject({ rows: count, blobs: count, deadLetters: count, next: z.int().nullable() }),
    },
  },
} as const satisfies Record<string, OperationContract>;
