import { z } from "zod";
import type { DevicePosition } from "../devices/device-store";
import { isDeviceId } from "../readings/reading";
import { isToken, keyOfToken, tokenOf } from "./page-token";
import { instant, limit } from "./fields";

const group = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .refine((name) => !/\p{Cc}/u.test(name), "may hold printable characters");

export const positionToken = ({ badness, deviceId }: DevicePosition): string => tokenOf(`${badness} ${deviceId}`);

/** `GET /api/devices` */
export const deviceListQuery = z.strictObject({
  group: group.optional(),
  state: z.enum(["new", "active", "silent", "retired"]).optional(),
  verdict: z.enum(["normal", "anomalous", "unscored"]).optional(),
  order: z.enum(["worst", "id"]).default("worst"),
  limit: limit(50, 500),
  /** Where the page before ended. */
  after: z
    .string()
    .transform((token, context): DevicePosition => {
      const [badness = "", deviceId = ""] = keyOfToken(token).split(" ");
      if (isToken(token) && /^-?\d/.test(badness) && Number.isFinite(Number(badness)) && isDeviceId(deviceId)) {
        return { badness: Number(badness), deviceId };
      }
      context.addIssue({ code: "custom", message: 'may be what "next" of the page before says' });
      return z.NEVER;
    })
    .optional(),
});

/** `PATCH /api/devices/{id}` */
export const deviceChangeRequest = z
  .strictObject({
    group: group.nullable().optional(),
    retired: z.boolean().optional(),
    mutedUntil: instant.nullable().optional(),
  })
  .refine((change) => Object.keys(change).length > 0, 'says what to change: "group", "retired" or "mutedUntil"');

/** `DELETE /api/devices/{id}` */
export const forgetQuery = z.strictObject({
  /** What "next" of the answer before says. */
  after: z.coerce.number().int().nonnegative().optional(),
});
