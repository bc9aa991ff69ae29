import { z } from "zod";
import type { BackfillId } from "../../backfills/backfill-id";
import { count, isoInstant, nextToken, ordinalPage } from "./fields";
import { nameSchemas } from "./name-schemas";
import type { OperationContract } from "./operation-contract";
import { runRequest } from "./run-request";
import { preview, run, withProgress } from "./runs";

const sliceSeconds = z.int("must be whole seconds").min(1);

export const backfillRequest = runRequest.extend({
  sliceSeconds: sliceSeconds
    .optional()
    .meta({ description: "whole buckets; slices end on multiples of it since the epoch" }),
});

const path = z.strictObject({ backfill: z.string().transform((id) => id as BackfillId) });

const progress = z.strictObject({
  slices: count,
  slicesDone: count,
  slicesPartial: count.meta({ description: "of those that are done: some of their devices failed" }),
  failedDevices: count,
  normal: count,
  anomalous: count,
  unscored: count,
  secondsLeft: count.nullable().meta({ description: "if slices go on to take as long as the last one" }),
});

const backfill = z.strictObject({
  id: z.string(),
  status: z.enum(["running", "paused", "completed", "partial", "cancelled"]),
  from: isoInstant,
  to: isoInstant,
  sliceSeconds,
  nextFrom: isoInstant.meta({ description: "where the first slice begins that is not done" }),
  run: z.string().nullable().meta({ description: "the run that scores that slice" }),
  request: run.shape.request,
  cancelRequested: z.boolean(),
  error: run.shape.error,
  progress,
  requestedAt: isoInstant,
  startedAt: isoInstant.nullable(),
  finishedAt: isoInstant.nullable(),
});

const withSlice = backfill.extend({ slice: withProgress.nullable() });
const backfillPreview = preview.extend({ sliceSeconds, slices: count });

nameSchemas({
  Backfill: backfill,
  BackfillStatus: backfill.shape.status,
  BackfillProgress: progress,
  BackfillWithSlice: withSlice,
  BackfillPreview: backfillPreview,
});

const changed = { status: 202, json: backfill } as const;

export const backfillContract = {
  "start-backfill": {
    summary: "Score a long range slice by slice, beneath the scheduled runs",
    body: backfillRequest,
    answer: {
      ...changed,
      instead: { status: 200, json: backfillPreview },
    },
  },
  "list-backfills": {
    summary: "Backfills, the newest first",
    query: ordinalPage,
    answer: { status: 200, json: z.strictObject({ backfills: z.array(backfill), next: nextToken }) },
  },
  "show-backfill": {
    summary: "A backfill, how far it has come, and the slice that goes on",
    path,
    answer: { status: 200, json: withSlice },
  },
  "pause-backfill": { summary: "Begin no further slice until it is resumed", path, answer: changed },
  "resume-backfill": { summary: "Go on; where a slice failed, with that one", path, answer: changed },
  "cancel-backfill": {
    summary: "Ask a backfill and its slice to stop; what slices have found stays",
    path,
    answer: changed,
  },
} as const satisfies Record<string, OperationContract>;
