import { z } from "zod";
import { UNSCORED_REASONS, VERDICTS } from "../../scoring/result-row";
import { driftCheck } from "./drift";
import { isoInstant } from "./fields";
import { nameSchemas } from "./name-schemas";

export const verdict = z.enum(VERDICTS);
export const reason = z.enum(UNSCORED_REASONS);
export const mark = z.string().meta({
  description: "said beside the verdict; where it is about one sensor, with its name",
  examples: ["rescored", "muted", "drifted", "stuck-sensor:temperature", "outside-training:temperature"],
});
export const contributions = z.record(z.string(), z.number());

/** A line of a run's results. */
export const resultRow = z.strictObject({
  deviceId: z.string(),
  windowStart: isoInstant,
  windowEnd: isoInstant,
  verdict,
  reason: reason.nullable(),
  marks: z.array(mark),
  score: z.number().nullable(),
  threshold: z.number().nullable(),
  severity: z.number().min(0).max(1).nullable(),
  modelVersion: z.string().nullable(),
  revision: z.int(),
  readings: z.int(),
  contributions: contributions.nullable(),
  drift: driftCheck.optional(),
});

nameSchemas({
  Verdict: verdict,
  UnscoredReason: reason,
  Mark: mark,
  Contributions: contributions,
  ResultRow: resultRow,
});
