import { z } from "zod";
import { count, isoInstant } from "./fields";
import type { OperationContract } from "./operation-contract";
import { nameSchemas } from "./name-schemas";

export const scheduleRequest = z.strictObject({ paused: z.boolean("must be true or false") });

const hold = z
  .strictObject({
    by: z.enum(["paused", "run-going", "no-data", "not-due", "hub-silent", "backlog"]),
    run: z.string().nullable().meta({ description: "which one is going" }),
    until: isoInstant
      .nullable()
      .meta({ description: "when something is due; or when runs go on without what is behind" }),
    partitions: z
      .array(z.strictObject({ partitionId: z.string(), lag: count, through: isoInstant.nullable() }))
      .meta({ description: "of a backlog: how many events each is behind, and up to which enqueued time it is in" }),
  })
  .meta({ description: "what keeps the next tick from beginning a run, as things stand" });

const schedule = z.strictObject({
  paused: z.boolean(),
  closedThrough: isoInstant.nullable(),
  beganAt: isoInstant.nullable(),
  bucketSeconds: count.meta({ description: "the grid that a run's from and to lie on" }),
  nextTick: isoInstant.nullable().meta({ description: "when the next run may begin" }),
  next: z
    .strictObject({ from: isoInstant, to: isoInstant, incomplete: z.boolean() })
    .nullable()
    .meta({ description: "what the next tick takes, as things stand; null where it is held" }),
  held: hold.nullable(),
});

nameSchemas({ Schedule: schedule, ScheduleHold: hold });

export const scheduleContract = {
  "show-schedule": {
    summary: "How far scheduled runs have come, when the next is, and what holds it",
    answer: { status: 200, json: schedule },
  },
  "set-schedule": {
    summary: "Pause or resume scheduled runs",
    body: scheduleRequest,
    answer: { status: 200, json: schedule },
  },
} as const satisfies Record<string, OperationContract>;
