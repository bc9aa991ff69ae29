import { z } from "zod";
import { DEFAULT_WANTED_SHARE } from "../../models/training/defaults";
import { author, count, deviceId, deviceList, instant, isoInstant, listed, nextToken, ordinalPage } from "./fields";
import type { TrainingId } from "../../trainings/training";
import type { OperationContract } from "./operation-contract";
import { nameSchemas } from "./name-schemas";

const seconds = z
  .number()
  .int()
  .positive()
  .max(366 * 86_400);

export const trainingRequest = z.strictObject({
  from: instant,
  to: instant.optional().meta({ description: "now, to the bucket, where it is left out" }),
  devices: deviceList,
  windowSeconds: seconds.optional(),
  hopSeconds: seconds.optional(),
  wantedShare: z
    .number()
    .gt(0)
    .lt(1)
    .default(DEFAULT_WANTED_SHARE)
    .meta({ description: "share of usual windows that may be flagged" }),
  leaveOut: z
    .array(z.strictObject({ from: instant, to: instant, deviceId: deviceId.optional() }))
    .max(1_000)
    .default([])
    .meta({ description: "stretches that are not to be learned from: of one device, or of all" }),
  fleetModel: z.boolean().optional().meta({
    description:
      "whether the model of devices that have none of their own is trained; where it is left out, when all are",
  }),
});

export const trainingDevicesQuery = z.strictObject({ chunk: z.coerce.number().int().nonnegative().default(0) });

const path = z.strictObject({
  training: z
    .string()
    .regex(/^[\w-]{1,64}$/)
    .transform((id) => id as TrainingId),
});
const device = z.string();

const fleetModel = z.union([
  z.strictObject({ status: z.literal("trained"), version: z.string(), devices: count, windows: count }),
  z.strictObject({ status: z.literal("refused"), code: z.string(), message: z.string() }),
]);

const training = z.strictObject({
  id: z.string(),
  status: z.enum(["requested", "running", "completed", "cancelled", "failed"]),
  from: isoInstant,
  to: isoInstant,
  by: author,
  request: z.strictObject({
    devices: z.union([z.literal("all"), listed]),
    windowSeconds: z.int(),
    hopSeconds: z.int(),
    wantedShare: z.number(),
    leaveOut: z.array(z.strictObject({ from: isoInstant, to: isoInstant, deviceId: device.optional() })),
  }),
  plan: z.strictObject({ devices: count, chunks: count }).nullable(),
  progress: z.strictObject({
    chunksDone: count,
    trained: count,
    champions: count,
    challengers: count,
    scaled: count.meta({
      description: "with too little data for a model of their own: they got the fleet's on their scale",
    }),
    refused: z.record(z.string(), count).meta({ description: "by code" }),
    fleetModel: fleetModel.nullable().meta({ description: "null where it is not wanted, or not done yet" }),
  }),
  cancelRequested: z.boolean(),
  error: z.string().nullable(),
  requestedAt: isoInstant,
  startedAt: isoInstant.nullable(),
  finishedAt: isoInstant.nullable(),
});

const outcome = z.union([
  z.strictObject({
    deviceId: device,
    status: z.enum(["trained", "scaled"]),
    alias: z.enum(["champion", "challenger"]),
    version: z.string(),
    windows: count,
  }),
  z.strictObject({ deviceId: device, status: z.literal("refused"), code: z.string(), message: z.string() }),
]);

nameSchemas({ FleetModelOutcome: fleetModel, Training: training, DeviceTraining: outcome });

export const trainingContract = {
  "start-training": {
    summary: "Train a model for each device",
    description:
      "A device's first model becomes its champion, any later one its challenger. Of all devices, it trains the fleet's model too.",
    body: trainingRequest,
    answer: { status: 202, json: training },
  },
  "list-trainings": {
    summary: "Trainings, the newest first",
    query: ordinalPage,
    answer: { status: 200, json: z.strictObject({ trainings: z.array(training), next: nextToken }) },
  },
  "show-training": {
    summary: "A training and how far it has come",
    path,
    answer: { status: 200, json: training },
  },
  "cancel-training": {
    summary: "Ask a training to stop; the models that it has made stay",
    path,
    answer: { status: 202, json: training },
  },
  "show-training-devices": {
    summary: "What became of the devices of one chunk of a training",
    path,
    query: trainingDevicesQuery,
    answer: { status: 200, json: z.strictObject({ devices: z.array(outcome) }) },
  },
} as const satisfies Record<string, OperationContract>;
