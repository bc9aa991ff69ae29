import { z } from "zod";
import { isDeviceId, type DeviceId } from "../readings/reading";
import { anomalyKeyOf } from "./anomaly-id";
import { instant, limit } from "./fields";

/** `GET /api/anomalies`; of windows that end in (from, to]. */
export const anomalyQuery = z.strictObject({
  device: z
    .string()
    .refine(isDeviceId, "may be the id of a device")
    .transform((id): DeviceId => id)
    .optional(),
  from: instant.optional(),
  to: instant.optional(),
  /** The least. */
  severity: z.coerce.number("may be a number from 0 to 1").min(0).max(1).optional(),
  feedback: z.enum(["false", "real", "none"], 'may be "false", "real" or "none"').optional(),
  limit: limit(50, 500),
  /** Where the page before ended. */
  after: z
    .string()
    .transform((token, context) => {
      const key = anomalyKeyOf(token);
      if (key !== undefined) return key;
      context.addIssue({ code: "custom", message: 'may be what "next" of the page before says' });
      return z.NEVER;
    })
    .optional(),
});

/** `POST /api/anomalies/{id}/feedback` */
export const feedbackRequest = z.strictObject({
  /** Null takes back what was said. */
  verdict: z.enum(["false", "real"]).nullable(),
  note: z.string().max(2_000).optional(),
});
