import { z } from "zod";
import { OUTPUTS } from "../../runs/run-output";
import { count, deviceList, instant, isoInstant, limit } from "./fields";
import type { OperationContract } from "./operation-contract";

/** An id that is known to nobody is not found, whatever its form. */
const path = z.strictObject({ run: z.string() });

const output = z.enum(OUTPUTS, `must be ${OUTPUTS.map((one) => `"${one}"`).join(", ")}`).meta({
  description: "in which form rows are kept; summary: none are, only what they count up to",
});

export const runRequest = z.strictObject({
  from: instant,
  to: instant,
  devices: deviceList,
  output: output.optional(),
  anomaliesOnly: z.boolean("must be true or false").optional(),
});

export const runListQuery = z.strictObject({
  limit: limit(50, 500),
  before: z.coerce.number("must be the revision of a run").int().positive().optional(),
});

const runKind = z.enum(["scheduled", "ad-hoc", "backfill"]);
const runStatus = z.enum(["requested", "running", "completed", "partial", "cancelled", "failed"]);

export const run = z.strictObject({
  id: z.string(),
  kind: runKind,
  status: runStatus,
  from: isoInstant,
  to: isoInstant,
  revision: z.int(),
  attempt: z.int(),
  incomplete: z.boolean(),
  cancelRequested: z.boolean(),
  request: z.strictObject({
    devices: z.array(z.string()).optional(),
    devicesPerActivity: count,
    activitiesPerChunk: count,
    chunksPerWave: count,
    retryRounds: count,
    output,
    anomaliesOnly: z.boolean(),
  }),
  plan: z.strictObject({ devices: count, chunks: count }).nullable(),
  error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
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
});

export const runContract = {
  "start-run": {
    summary: "Score devices over the windows that end in (from, to]",
    body: runRequest,
    answer: { status: 202, json: run },
  },
  "list-runs": {
    summary: "Runs, the newest first",
    query: runListQuery,
    answer: { status: 200, json: z.strictObject({ runs: z.array(run) }) },
  },
  "show-run": {
    summary: "A run and how far it has come",
    path,
    answer: { status: 200, json: run.extend({ progress }) },
  },
  "cancel-run": {
    summary: "Ask a run to stop; what is published of it stays",
    path,
    answer: { status: 202, json: run },
  },
} as const satisfies Record<string, OperationContract>;
