import { z } from "zod";
import { RUN_KINDS } from "../../runs/run";
import { count, isoInstant } from "./fields";

const counts = z.strictObject({
  devices: count.meta({ description: "that rows are of" }),
  failedDevices: count,
  normal: count.meta({ description: "windows" }),
  anomalous: count.meta({ description: "windows" }),
  unscored: count.meta({ description: "rows of what could not be judged" }),
});

const part = z.strictObject({
  chunk: count,
  name: z.string().optional().meta({ description: "the blob of the rows; left out where none are kept" }),
  bytes: count,
  parquet: z
    .string()
    .optional()
    .meta({ description: "the blob of the same rows, where they were asked for in Parquet" }),
});

/** What stands in a run's `manifest.json`; programs that read the container go by it. */
export const runManifest = z.strictObject({
  runId: z.string(),
  attempt: z.int().meta({ description: "whose files count; those of other attempts do not" }),
  kind: z.enum(RUN_KINDS),
  from: isoInstant.meta({ description: "windows that end after it" }),
  to: isoInstant.meta({ description: "and at it or before" }),
  state: z
    .enum(["complete", "partial", "cancelled"])
    .meta({ description: "`partial`: some devices were not dealt with; `errors.jsonl` says which" }),
  incomplete: z.boolean().meta({ description: "closed before all data was in, as the backlog lasted too long" }),
  revision: z.int().meta({ description: "the run's ordinal, as its rows have it" }),
  request: z
    .record(z.string(), z.unknown())
    .meta({ description: "what was asked for, in the words of `POST /api/runs`; a list of devices whole" }),
  counts: counts.meta({ description: "of all windows, whatever rows are kept" }),
  error: z
    .strictObject({ code: z.string(), message: z.string() })
    .optional()
    .meta({ description: "why it is not complete, where that is not the devices' errors alone" }),
  parts: z.array(part),
  finishedAt: isoInstant,
});
