import { z } from "zod";
import { parseTimestamp } from "../../readings/decoding/timestamp";
import { FLEET, isDeviceId, type DeviceId } from "../../readings/reading";
import type { RunId } from "../../runs/run";
import type { Instant } from "../../time";
import { isToken, keyOfToken } from "../page-token";
import { nameSchemas } from "./name-schemas";

const INSTANT = "must be ISO 8601 with a zone, or epoch milliseconds";

export const instant = z
  .union([z.string(), z.number()], INSTANT)
  .transform((value, context): Instant => {
    const parsed = parseTimestamp(value);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: "custom", message: INSTANT });
    return z.NEVER;
  })
  .meta({ description: INSTANT, examples: ["2026-11-20T12:00:00Z"] });

export const limit = (fallback: number, most: number) =>
  z.coerce.number(`must be a number from 1 to ${most}`).int().min(1).max(most).default(fallback);

export const deviceId = z
  .string()
  .refine(isDeviceId, "must be the id of a device")
  .transform((id): DeviceId => id)
  .meta({ description: "the id of a device", examples: ["pump-17"] });

/** A device, or the reserved one whose models serve all that have none. */
export const deviceOrFleet = z
  .string()
  .refine((id) => id === FLEET || isDeviceId(id), `must be the id of a device, or ${FLEET}`)
  .transform((id) => id as DeviceId);

export const deviceList = z
  .union([z.literal("all"), z.array(z.string()).min(1)], 'must be "all" or a list of device ids')
  .default("all");

/** Of a list of devices that was asked for, as answers show it. */
export const listed = z.strictObject({
  count: z.int().nonnegative(),
  first: z.array(z.string()).meta({ description: "the first ten of them, in order of id" }),
});

/** Of devices, by its name. */
export const group = z
  .string()
  .trim()
  .min(1)
  .max(128)
  .refine((name) => !/\p{Cc}/u.test(name), "must be printable characters");

export const FROM_BEFORE = 'must be what "next" of the page before says';

export const token = z.string().refine(isToken, FROM_BEFORE).transform(keyOfToken);

/** Of pages in order of an ordinal. */
export const ordinalToken = token.refine((key) => /^\d{1,15}$/.test(key), FROM_BEFORE).transform(Number);

/** For what is deleted a little at a time: what "next" of the answer before says. */
export const goOnQuery = z.strictObject({ after: z.coerce.number().int().nonnegative().optional() });

/** A page of a list that is in order of an ordinal. */
export const ordinalPage = z.strictObject({
  limit: limit(50, 500),
  after: ordinalToken.optional().meta({ description: "where the page before ended" }),
});

/** An id that is known to nobody is not found, whatever its form. */
export const runPath = z.strictObject({ run: z.string().transform((id) => id as RunId) });

/** Who asked, as far as that is known. */
export const author = z.strictObject({
  name: z.string().nullable(),
  source: z.enum(["entra", "stated", "key", "local", "schedule"]),
});

/** An instant as it is answered. */
export const isoInstant = z.iso.datetime().meta({ description: "UTC", examples: ["2026-11-20T12:00:00.000Z"] });

/** Handed back to get the next page; null on the last. */
export const nextToken = z
  .string()
  .nullable()
  .meta({ description: "handed back to get the next page; null on the last" });

export const count = z.int().nonnegative();

nameSchemas({ Instant: instant, Author: author, ListedDevices: listed });
