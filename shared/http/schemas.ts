import { z } from "zod";
import { InvalidInputError } from "../errors";
import { parseTimestamp } from "../readings/timestamp";
import type { Instant } from "../time";

const instant = z
  .union([z.string(), z.number()], "may be ISO 8601 with a zone, or epoch milliseconds")
  .transform((value, context): Instant => {
    const parsed = parseTimestamp(value);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: "custom", message: "may be ISO 8601 with a zone, or epoch milliseconds" });
    return z.NEVER;
  });

/** `POST /api/runs` */
export const runRequest = z.strictObject({
  from: instant,
  to: instant,
  /** "all", or the ids of devices. */
  devices: z
    .union([z.literal("all"), z.array(z.string()).min(1)], 'may be "all" or a list of device ids')
    .default("all"),
});

/** `PUT /api/schedule` */
export const scheduleRequest = z.strictObject({ paused: z.boolean() });

const limit = (fallback: number, most: number) => z.coerce.number().int().min(1).max(most).default(fallback);

/** `GET /api/runs` */
export const runListQuery = z.strictObject({
  limit: limit(50, 500),
  before: z.coerce.number().int().positive().optional(),
});

/** `GET /api/runs/{id}/results` */
export const resultQuery = z.strictObject({
  device: z.string().optional(),
  verdict: z.enum(["normal", "anomalous", "unscored"]).optional(),
  limit: limit(10_000, 100_000),
  /** Where the page before ended. */
  after: z
    .string()
    .regex(/^\d+-\d+$/, "may be what the header x-next-page of the page before says")
    .optional(),
});

/** @throws InvalidInputError naming the field that is wrong and what it may be. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const field = issue?.code === "unrecognized_keys" ? issue.keys.join(", ") : (issue?.path.join(".") ?? "");
  throw new InvalidInputError(field === "" ? "body" : field, issue?.message ?? "not valid");
}
