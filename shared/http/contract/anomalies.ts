import { z } from "zod";
import { anomalyKeyOf } from "../anomaly-id";
import { deviceId, FROM_BEFORE, instant, isoInstant, limit, nextToken } from "./fields";
import type { OperationContract } from "./operation-contract";
import { contributions, mark } from "./results";
import { nameSchemas } from "./name-schemas";

/** An anomaly's id as what it stands for. */
const anomalyKey = (message: string) =>
  z.string().transform((id, context) => {
    const key = anomalyKeyOf(id);
    if (key !== undefined) return key;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  });

/** Of windows that end in (from, to]. */
export const anomalyQuery = z.strictObject({
  device: deviceId.optional(),
  from: instant.optional(),
  to: instant.optional(),
  severity: z.coerce.number("must be a number from 0 to 1").min(0).max(1).optional().meta({ description: "the least" }),
  feedback: z.enum(["false", "real", "none"], 'must be "false", "real" or "none"').optional(),
  limit: limit(50, 500),
  after: anomalyKey(FROM_BEFORE).optional().meta({ description: "where the page before ended" }),
});

export const feedbackRequest = z.strictObject({
  verdict: z
    .enum(["false", "real"], 'must be "false", "real" or null')
    .nullable()
    .meta({ description: "null takes back what was said" }),
  note: z.string().max(2_000).optional(),
});

const feedback = z.strictObject({
  verdict: z.enum(["false", "real"]),
  note: z.string().nullable(),
  by: z.string().nullable(),
  at: isoInstant,
});

const anomaly = z.strictObject({
  id: z.string(),
  deviceId: z.string(),
  windowStart: isoInstant,
  windowEnd: isoInstant,
  severity: z.number().nullable(),
  score: z.number(),
  marks: z.array(mark),
  contributions: contributions.nullable(),
  sensors: contributions.nullable(),
  modelVersion: z.string(),
  revision: z.int(),
  feedback: feedback.nullable(),
});

nameSchemas({ Feedback: feedback, Anomaly: anomaly });

export const anomalyContract = {
  "list-anomalies": {
    summary: "Anomalous windows of scheduled runs across devices, the newest first",
    description: "Each with what it is due to, by feature and by sensor.",
    query: anomalyQuery,
    answer: { status: 200, json: z.strictObject({ anomalies: z.array(anomaly), next: nextToken }) },
  },
  "give-feedback": {
    summary: "Say that an anomaly is false or real, or take that back",
    description:
      "By whom, the header `x-fleet-user` names. It outlives rescoring, and training leaves real anomalies out.",
    path: z.strictObject({ anomaly: anomalyKey("is no id of an anomaly") }),
    body: feedbackRequest,
    answer: { status: 200, json: z.strictObject({ id: z.string(), feedback: feedback.nullable() }) },
  },
} as const satisfies Record<string, OperationContract>;
