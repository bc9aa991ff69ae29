import { z } from "zod";
import { DEFAULT_WANTED_SHARE } from "../../models/training/defaults";
import { count, deviceList, instant, isoInstant } from "./fields";
import type { OperationContract } from "./operation-contract";

const seconds = z
  .number()
  .int()
  .positive()
  .max(366 * 86_400);

export const trainingRequest = z.strictObject({
  from: instant,
  /** Now, to the bucket, where it is left out. */
  to: instant.optional(),
  devices: deviceList,
  windowSeconds: seconds.default(600),
  hopSeconds: seconds.default(60),
  /** Share of usual windows that may be flagged. */
  wantedShare: z.number().gt(0).lt(1).default(DEFAULT_WANTED_SHARE),
  /** Stretches that are not to be learned from: of one device, or of all. */
  leaveOut: z
    .array(z.strictObject({ from: instant, to: instant, deviceId: z.string().optional() }))
    .max(1_000)
    .default([]),
  /** Whether the model of devices that have none of their own is trained; where it is left out, when all are. */
  fleetModel: z.boolean().optional(),
});

export const trainingDevicesQuery = z.strictObject({ chunk: z.coerce.number().int().nonnegative().default(0) });

const path = z.strictObject({ training: z.string().regex(/^[\dTZ]+-[0-9a-f]+$/) });
const trainingId = z.string();
const refused = z.record(z.string(), count);

const fleetModel = z.union([
  z.strictObject({ status: z.literal("trained"), version: z.string(), devices: count, windows: count }),
  z.strictObject({ status: z.literal("refused"), code: z.string(), message: z.string() }),
]);

const training = z.union([
  z.strictObject({
    status: z.literal("completed"),
    trainingId,
    devices: count,
    chunks: count,
    trained: count,
    scaled: count.optional(),
    refused,
    fleetModel: fleetModel.optional(),
    requestedAt: isoInstant,
    finishedAt: isoInstant,
  }),
  z.strictObject({
    status: z.literal("running"),
    trainingId,
    progress: z.strictObject({ chunks: count, chunksDone: count, fleetModel: z.string().optional() }).optional(),
  }),
  z.strictObject({ status: z.literal("failed"), trainingId, error: z.string() }),
]);

const outcome = z.union([
  z.strictObject({ deviceId: z.string(), status: z.enum(["trained", "scaled"]), version: z.string(), windows: count }),
  z.strictObject({ deviceId: z.string(), status: z.literal("refused"), code: z.string(), message: z.string() }),
]);

export const trainingContract = {
  "start-training": {
    summary: "Train a model for each device",
    body: trainingRequest,
    answer: { status: 202, json: z.strictObject({ trainingId }) },
  },
  "show-training": {
    summary: "A training and how far it has come",
    path,
    answer: { status: 200, json: training },
  },
  "show-training-devices": {
    summary: "What became of the devices of one chunk of a training",
    path,
    query: trainingDevicesQuery,
    answer: { status: 200, json: z.strictObject({ devices: z.array(outcome) }) },
  },
} as const satisfies Record<string, OperationContract>;
