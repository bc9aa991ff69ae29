import { z } from "zod";
import { count, isoInstant } from "./fields";
import type { OperationContract } from "./operation-contract";
import { nameSchemas } from "./name-schemas";

export const rereadRequest = z
  .strictObject({
    partitionId: z.string().min(1).optional(),
    all: z.literal(true, "must be true, or left out").optional(),
  })
  .refine(({ partitionId, all }) => (partitionId === undefined) === (all === true), {
    path: ["partitionId"],
    error: 'must be a partition, or else "all" true',
  });

const gap = z.strictObject({
  partitionId: z.string(),
  fromSequence: z.int(),
  toSequence: z.int(),
  foundAt: isoInstant,
  state: z.enum(["open", "lost"]),
  elsewhere: z.string().nullable(),
});

const pace = z.number().nonnegative().meta({ description: "readings counted a second, over the last minutes" });

const minute = z.strictObject({ at: isoInstant, counted: count, late: count, duplicates: count, deadLetters: count });

const partition = z.strictObject({
  partitionId: z.string(),
  lag: count,
  readingsPerSecond: pace,
  counted: count,
  duplicates: count,
  deadLetters: count,
  redeliveredEvents: count,
});

const reread = z.strictObject({
  events: count,
  counted: count,
  duplicates: count,
  deadLetters: count,
  lost: count,
  left: count,
  elsewhere: count,
});

nameSchemas({ Gap: gap, Partition: partition, IngestMinute: minute });

export const ingestContract = {
  "show-ingest": {
    summary: "How far ingest has come and how fast, what came late, what lies refused, and gaps",
    answer: {
      status: 200,
      json: z.strictObject({
        hub: z.string(),
        readingsPerSecond: pace,
        minutes: z.array(minute).meta({
          description:
            "of the last hour by the app's clock, the oldest first; late: readings of a time that runs had taken already",
        }),
        refused: z.record(z.string(), count),
        gaps: z.array(gap),
        partitions: z.array(partition),
      }),
    },
  },
  "reread-gaps": {
    summary: "Read gaps again: as many events as one call allows",
    body: rereadRequest,
    answer: { status: 200, json: reread },
  },
} as const satisfies Record<string, OperationContract>;
