import { z } from "zod";
import { REFUSALS, type RefusalReason } from "../../readings/decoding/refusal";
import { count, instant, isoInstant, limit } from "./fields";
import type { OperationContract } from "./operation-contract";
import { nameSchemas } from "./name-schemas";

const reason = z.enum(Object.keys(REFUSALS) as RefusalReason[]);

/** Refused in [from, to). */
export const deadLetterQuery = z.strictObject({
  reason: reason.optional(),
  from: instant.optional(),
  to: instant.optional(),
  partition: z.string().optional(),
  limit: limit(50, 500),
  after: z.coerce.number().int().positive().optional().meta({ description: "where the page before ended" }),
});

const NO_SELECTION = 'says which dead letters: {"reason":"too-late"}, {"from":…,"to":…}, {"ids":[…]}, or {"all":true}';

/** Dead letters that meet all that is said. */
export const replayRequest = z
  .strictObject({
    ids: z.array(z.number().int().positive()).min(1).max(1_000).optional(),
    reason: reason.optional(),
    from: instant.optional(),
    to: instant.optional(),
    all: z.literal(true, "must be true, or left out").optional(),
    after: z
      .string()
      .regex(/^\d{1,15}-\d{1,15}$/, 'must be what "next" of the answer before says')
      .transform((text) => {
        const [after = 0, upTo = 0] = text.split("-").map(Number);
        return { after, upTo };
      })
      .optional()
      .meta({ description: "where the request before ended" }),
  })
  .refine(({ all, ids, reason, from, to }) => (all ?? ids ?? reason ?? from ?? to) !== undefined, NO_SELECTION)
  .refine(({ all, ids, reason, from, to }) => all === undefined || (ids ?? reason ?? from ?? to) === undefined, {
    path: ["all"],
    error: "goes alone",
  });

const deadLetter = z.strictObject({
  id: z.int(),
  reason,
  detail: z.string(),
  expected: z.string(),
  namespace: z.string(),
  hub: z.string(),
  partition: z.string(),
  sequenceNumber: z.int(),
  enqueuedAt: isoInstant,
  refusedAt: isoInstant,
  replays: count,
  replayedAt: isoInstant.nullable(),
  isWholeEvent: z.boolean(),
  bodyBytes: count,
  preview: z.string(),
});

const replay = z.strictObject({
  deadLetters: count,
  counted: count,
  duplicates: count,
  stillRefused: z.record(z.string(), count),
  remaining: count,
  next: z.string().nullable().meta({ description: 'to be sent as "after", with the same selection, until it is null' }),
});

nameSchemas({ RefusalReason: reason, DeadLetter: deadLetter });

export const deadLetterContract = {
  "list-dead-letters": {
    summary: "What was refused, the newest first",
    description: "Each with why, and what would be right.",
    query: deadLetterQuery,
    answer: {
      status: 200,
      json: z.strictObject({ deadLetters: z.array(deadLetter), next: z.int().nullable() }),
    },
  },
  "show-dead-letter": {
    summary: "One of them with its body",
    path: z.strictObject({
      deadLetter: z
        .string()
        .regex(/^\d{1,15}$/)
        .transform(Number),
    }),
    answer: {
      status: 200,
      json: deadLetter.extend({
        contentEncoding: z.string().nullable(),
        connectionDeviceId: z.string().nullable(),
        bodyIs: z.enum(["text", "base64"]),
        body: z.string().nullable(),
      }),
    },
  },
  "replay-dead-letters": {
    summary: "Take refused input in again, by the rules of now: as much as one call allows",
    description: "What is good now counts once.",
    body: replayRequest,
    answer: { status: 200, json: replay },
  },
} as const satisfies Record<string, OperationContract>;
