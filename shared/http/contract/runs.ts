import { z } from "zod";
import type { BackfillId } from "../../backfills/backfill-id";
import { RUN_KINDS, RUN_STATUSES } from "../../runs/run";
import { count, goOnQuery, isoInstant, listed, nextToken, ordinalPage, runPath as path } from "./fields";
import type { OperationContract } from "./operation-contract";
import { output, runRequest, tagFilter } from "./run-request";
import { nameSchemas } from "./name-schemas";

const runKind = z.enum(RUN_KINDS);
const runStatus = z.enum(RUN_STATUSES);

export const runListQuery = ordinalPage.extend({
  kind: runKind.optional(),
  status: runStatus.optional(),
  tag: tagFilter.optional(),
  backfill: z
    .string()
    .max(128)
    .transform((id) => id as BackfillId)
    .optional()
    .meta({ description: "only its slices" }),
});

const selector = z.union([
  z.literal("all"),
  listed,
  z.strictObject({ prefix: z.string() }),
  z.strictObject({ group: z.string() }),
  z.strictObject({ failedIn: z.string() }),
]);

const changeCounts = z.strictObject({ anomalous: count, unscored: count, normal: count }).meta({
  description:
    "how many devices a scheduled run has found to be so that were not before; null of any other, before its end, and " +
    "where nobody has counted them",
});

export const run = z.strictObject({
  id: z.string(),
  kind: runKind,
  status: runStatus,
  from: isoInstant,
  to: isoInstant,
  revision: z.int(),
  attempt: z.int(),
  incomplete: z.boolean(),
  backfill: z.string().nullable().meta({ description: "whose slice it is" }),
  cancelRequested: z.boolean(),
  request: z.strictObject({
    devices: selector,
    model: z.union([z.enum(["champion", "challenger"]), z.strictObject({ version: z.string() })]),
    devicesPerActivity: count,
    activitiesPerChunk: count,
    chunksPerWave: count,
    retryRounds: count,
    output,
    anomaliesOnly: z.boolean(),
    errorThreshold: z.union([z.number(), z.string()]),
    deviceTimeoutSeconds: z.number().nullable(),
    tags: z.record(z.string(), z.string()),
  }),
  plan: z.strictObject({ devices: count, chunks: count }).nullable(),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
  changes: changeCounts.nullable(),
  requestedAt: isoInstant,
  startedAt: isoInstant.nullable(),
  finishedAt: isoInstant.nullable(),
});

const progress = z.strictObject({
  chunksDone: count,
  devices: count,
  failedDevices: count,
  normal: count,
  anomalous: count,
  unscored: count,
  devicesPerSecond: z.number().nullable(),
  secondsLeft: count.nullable(),
});

export const withProgress = run.extend({ progress });

/** What a run would do. */
export const preview = z.strictObject({
  from: isoInstant,
  to: isoInstant,
  request: run.shape.request,
  devices: z.strictObject({ total: count, ownModel: count, fleetModel: count, noModel: count }),
  windows: count.meta({ description: "to be judged; a device without a model gets one row for the whole range" }),
  chunks: count,
  activities: count,
  waves: count,
  firstDevices: z.array(
    z.strictObject({ deviceId: z.string(), model: z.string().nullable(), isFleets: z.boolean(), windows: count }),
  ),
});

nameSchemas({
  RunKind: runKind,
  RunStatus: runStatus,
  Run: run,
  RequestedRun: run.shape.request,
  RunProgress: progress,
  ChangeCounts: changeCounts,
  RunWithProgress: withProgress,
  RunPreview: preview,
  PreviewedDevices: preview.shape.devices,
  PreviewedDevice: preview.shape.firstDevices.element,
});

export const runContract = {
  "start-run": {
    summary: "Score devices over the windows that end in (from, to]",
    body: runRequest,
    answer: { status: 202, json: run, instead: { status: 200, json: preview } },
  },
  "list-runs": {
    summary: "Runs, the newest first",
    query: runListQuery,
    answer: { status: 200, json: z.strictObject({ runs: z.array(run), next: nextToken }) },
  },
  "show-run": {
    summary: "A run and how far it has come",
    description:
      "How many devices and windows are done and what became of them, how fast it goes, and how long it has still to go.",
    path,
    answer: { status: 200, json: withProgress },
  },
  "cancel-run": {
    summary: "Ask a run to stop; what is published of it stays",
    path,
    answer: { status: 202, json: withProgress },
  },
  "purge-run": {
    summary: "Delete a run that has ended, with its results: some of it; again with `after` until `next` is null",
    description: "What a scheduled run has shown of devices and anomalies stays.",
    path,
    query: goOnQuery,
    answer: {
      status: 200,
      json: z.strictObject({ id: z.string(), blobs: count, histories: count, next: z.int().nullable() }),
    },
  },
} as const satisfies Record<string, OperationContract>;
