import { z } from "zod";
import { inputProblem } from "../input-problem";
import { REFUSALS, type RefusalReason } from "../readings/decoding/refusal";
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

/** `POST /api/runs` */
export const runRequest = z.strictObject({
  from: instant,
  to: instant,
  /** "all", or the ids of devices. */
  devices: z
    .union([z.literal("all"), z.array(z.string()).min(1)], 'may be "all" or a list of device ids')
    .default("all"),
});

/** `POST /api/ingest/gaps/reread` */
export const rereadRequest = z
  .strictObject({ partitionId: z.string().min(1).optional(), all: z.literal(true).optional() })
  .refine(({ partitionId, all }) => (partitionId === undefined) === (all === true), {
    path: ["partitionId"],
    error: 'may be a partition, or else "all" true',
  });

/** `PUT /api/schedule` */
export const scheduleRequest = z.strictObject({ paused: z.boolean() });

export const limit = (fallback: number, most: number) => z.coerce.number().int().min(1).max(most).default(fallback);

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

const reason = z.enum(Object.keys(REFUSALS) as RefusalReason[]);

/** `GET /api/dead-letters`; refused in [from, to). */
export const deadLetterQuery = z.strictObject({
  reason: reason.optional(),
  from: instant.optional(),
  to: instant.optional(),
  partition: z.string().optional(),
  limit: limit(50, 500),
  /** Where the page before ended. */
  after: z.coerce.number().int().positive().optional(),
});

const NO_SELECTION = 'says which dead letters: {"reason":"too-late"}, {"from":…,"to":…}, {"ids":[…]}, or {"all":true}';

/** `POST /api/dead-letters/replay`; dead letters that meet all that is said. */
export const replayRequest = z
  .strictObject({
    ids: z.array(z.number().int().positive()).min(1).max(1_000).optional(),
    reason: reason.optional(),
    from: instant.optional(),
    to: instant.optional(),
    all: z.literal(true, "may be true, or left out").optional(),
    /** Where the request before ended. */
    after: z
      .string()
      .regex(/^\d{1,15}-\d{1,15}$/, 'may be what "next" of the answer before says')
      .transform((text) => {
        const [after = 0, upTo = 0] = text.split("-").map(Number);
        return { after, upTo };
      })
      .optional(),
  })
  .refine(({ all, ids, reason, from, to }) => (all ?? ids ?? reason ?? from ?? to) !== undefined, NO_SELECTION)
  .refine(({ all, ids, reason, from, to }) => all === undefined || (ids ?? reason ?? from ?? to) === undefined, {
    path: ["all"],
    error: "goes alone",
  });

/** @throws InvalidInputError naming the field that is wrong and what it may be. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw inputProblem(parsed.error, "body");
}
