import { z } from "zod";
import { parseTimestamp } from "../readings/decoding/timestamp";
import type { Instant } from "../time";

export const instant = z
  .union([z.string(), z.number()], "may be ISO 8601 with a zone, or epoch milliseconds")
  .transform((value, context): Instant => {
    const parsed = parseTimestamp(value);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: "custom", message: "may be ISO 8601 with a zone, or epoch milliseconds" });
    return z.NEVER;
  });

export const limit = (fallback: number, most: number) => z.coerce.number().int().min(1).max(most).default(fallback);
