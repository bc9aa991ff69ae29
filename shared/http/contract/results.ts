import { z } from "zod";
import { UNSCORED_REASONS, VERDICTS } from "../../scoring/result-row";
import { driftCheck } from "./drift";
import { isoInstant } from "./fields";
import { nameSchemas } from "./name-schemas";

export const verdict = z.enum(VERDICTS).meta({ description: "`unscored`: not judged, which is never normal" });
export const reason = z.enum(UNSCORED_REASONS).meta({
  description:
    "why it is `unscored`: `missing-sensor`, one that the model needs sent nothing; `too-few-readings`, fewer than training saw by more than the model's coverage allows; `not-finite`, a feature that is no number",
});
export const mark = z.string().meta({
  description:
    "said beside the verdict: `rescored`, late data came; `stuck-sensor:NAME`, it stands still though it never did in training; `outside-training:NAME`, readings beyond all that training saw, or, for a model made elsewhere, the last 10,080 buckets before its import, a week of minutes; also of a sensor that never varied there and that the model does without; `muted`, maintenance; `drifted`, the device's days are no longer those that its model has learned: train it anew",
  examples: ["rescored", "muted", "drifted", "stuck-sensor:temperature", "outside-training:temperature"],
});
export const contributions = z.record(z.string(), z.number()).meta({
  description:
    "of an anomalous window: the share of each, together 1; what the score loses where the feature alone is this window's, and gains where it alone is put back to the usual",
});

/** A line of a run's results. */
export const resultRow = z.strictObject({
  deviceId: z.string(),
  windowStart: isoInstant.meta({ description: "of its readings, this instant among them" }),
  windowEnd: isoInstant.meta({ description: "the first instant behind it" }),
  verdict,
  reason: reason.nullable(),
  marks: z.array(mark),
  score: z
    .number()
    .nullable()
    .meta({ description: "the model's decision function, positive for usual; not comparable across devices" }),
  threshold: z.number().nullable().meta({ description: "anomalous where `score <= threshold`" }),
  severity: z.number().min(0).max(1).nullable().meta({
    description:
      "comparable across devices: 0 at the median of training or above, 0.5 at the threshold, from there halving the way to 1 with every further such step and every doubling of the distance from the usual; null where the model was not calibrated",
  }),
  modelVersion: z
    .string()
    .nullable()
    .meta({ description: "by which model: `GET /api/models/{device}/{version}` says where it comes from" }),
  revision: z.int().meta({ description: "the run's ordinal; of two results of one window the higher one holds" }),
  readings: z.int().meta({ description: "how many the window had of the sensors that the model uses" }),
  contributions: contributions.nullable(),
  drift: driftCheck.optional().meta({
    description: "only on the last row of a device whose drift was checked in this run: what the check found",
  }),
});

nameSchemas({
  Verdict: verdict,
  UnscoredReason: reason,
  Mark: mark,
  Contributions: contributions,
  ResultRow: resultRow,
});
