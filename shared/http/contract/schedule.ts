import { z } from "zod";
import { count, isoInstant } from "./fields";
import type { OperationContract } from "./operation-contract";
import { nameSchemas } from "./name-schemas";

export const scheduleRequest = z.strictObject({ paused: z.boolean("must be true or false") });

const schedule = z.strictObject({
  paused: z.boolean(),
  closedThrough: isoInstant.nullable(),
  beganAt: isoInstant.nullable(),
  bucketSeconds: count.meta({ description: "the grid that a run's from and to lie on" }),
});

nameSchemas({ Schedule: schedule });

export const scheduleContract = {
  "show-schedule": { summary: "How far scheduled runs have come", answer: { status: 200, json: schedule } },
  "set-schedule": {
    summary: "Pause or resume scheduled runs",
    body: scheduleRequest,
    answer: { status: 200, json: schedule },
  },
} as const satisfies Record<string, OperationContract>;
