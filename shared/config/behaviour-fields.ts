import { z } from "zod";
import { MAX_DAYS } from "../runs/check-range";
import { OUTPUTS } from "../runs/run-output";
import {
  days,
  errorThreshold,
  firstRunFrom,
  flag,
  mandatory,
  share,
  SIX_FIELDS,
  SIX_FIELDS_MAY,
  whole,
  wholeFrom,
  wholeOrZero,
} from "./setting-forms";

/** `setTimeout` takes longer ones for none at all. */
const MAX_TIMEOUT_SECONDS = 86_400;

/** What the app does, and when. */
export const behaviourFields = {
  SCORING_SCHEDULE: mandatory(SIX_FIELDS, SIX_FIELDS_MAY).describe(
    "when scheduled runs come: six NCRONTAB fields, UTC",
  ),
  SCHEDULE_PAUSED: flag("false").describe(
    "whether a new database begins with its scheduled runs paused; from then on `fleet schedule` says it",
  ),
  FIRST_RUN_FROM: firstRunFrom.describe(
    "where the first scheduled run begins: at the oldest bucket, now, or at an instant",
  ),
  BUCKET_SECONDS: whole(60).describe(
    "the grid of time that readings are summed up on; fixed once the database is made",
  ),
  ALLOWED_LATENESS_SECONDS: wholeOrZero(120).describe(
    "how long a run waits for readings; what comes later is scored again",
  ),
  LATE_LIMIT_SECONDS: whole(7 * 86_400).describe(
    "how old a reading may be when it reaches the hub; older ones are refused as too late",
  ),
  FUTURE_LIMIT_SECONDS: whole(300).describe(
    "how far a reading's time may lie after it reached the hub; further, it is refused as from the future",
  ),
  MAX_HOLD_SECONDS: whole(3_600).describe(
    "how long a backlog may hold runs back before they go on without it, marked incomplete",
  ),
  MAX_RUN_SPAN_SECONDS: whole(86_400).describe(
    "how much time one scheduled run covers at most; after an outage they come one after the other",
  ),
  MAX_EVENT_BYTES: whole(1024 * 1024).describe(
    "how large an event may be, unpacked; a larger one is refused as too large",
  ),
  DEDUPLICATE_EVENTS: flag("false").describe("whether what a producer sends twice under one `eventId` counts once"),
  DEVICES_PER_ACTIVITY: whole(1).describe(
    "how many devices an activity scores, one after the other; from 1,000 devices on, fifty ([why](../scale.md))",
  ),
  ACTIVITIES_PER_CHUNK: whole(100).describe("how many activities a chunk of a run has; its devices share a part"),
  CHUNKS_PER_WAVE: whole(4).describe("how many chunks go on at a time"),
  RETRY_ROUNDS: wholeFrom(0, 10)
    .default(3)
    .describe(
      "how often devices that failed in passing are tried again; the pause doubles each round, after ten it would be half an hour",
    ),
  RUN_OUTPUT: z
    .enum(OUTPUTS, `may be ${OUTPUTS.join(", ")}`)
    .default("jsonl")
    .describe(
      "in which form runs keep their rows ([what they are](../results.md#in-which-form)), where they are not asked for otherwise",
    ),
  RUN_ANOMALIES_ONLY: flag("false").describe("whether the rows of anomalous windows alone are kept"),
  ERROR_THRESHOLD: errorThreshold.describe(
    "how many failed devices a run bears, `10` or `5%`, before it ends as failed with what it has; `-1` means any number",
  ),
  MAX_RUN_ATTEMPTS: whole(3).describe(
    "how often a run whose orchestration was lost or failed is begun before it ends as failed",
  ),
  MAX_DUE_ATTEMPTS: whole(10).describe(
    "how many scheduled runs try a stretch of a device that keeps failing before it is given up",
  ),
  SILENT_AFTER_SECONDS: whole(3_600).describe("how long a device may send nothing before it is shown as silent"),
  DRIFT_CHECK_HOURS: wholeFrom(0, 8_784)
    .default(24)
    .describe(
      "how often each device's last two days are compared with its training ([drift](../results.md#drift)); 0: never",
    ),
  DEVICE_TIMEOUT_SECONDS: wholeFrom(1, MAX_TIMEOUT_SECONDS)
    .default(60)
    .describe("how long a device is waited for in a run"),
  SESSION_CACHE_BYTES: whole(256 * 1024 * 1024).describe("how much memory open models may take in one process"),
  BACKFILL_SCHEDULE: z
    .string()
    .regex(SIX_FIELDS, SIX_FIELDS_MAY)
    .default("*/15 * * * * *")
    .describe("when a timer looks whether the next slice of [a backfill](../backfill.md) may begin"),
  BACKFILL_SLICE_SECONDS: wholeFrom(1, MAX_DAYS * 86_400)
    .default(86_400)
    .describe("how long a slice is where nobody says"),
  TRAINING_SCHEDULE: z
    .string()
    .regex(SIX_FIELDS, SIX_FIELDS_MAY)
    .optional()
    .describe(
      "when a timer trains every device that is not retired: six NCRONTAB fields, UTC; left out, there is none. It learns from the last `TRAINING_RANGE_DAYS`, starts no training while its last one goes on, and makes challengers as `POST /api/trainings` does: who is promoted stays an operator's choice. Pausing runs does not pause it",
    ),
  TRAINING_RANGE_DAYS: wholeFrom(1, MAX_DAYS).default(30).describe("how far back a scheduled training looks"),
  TRAINING_WINDOW_SECONDS: whole(600).describe(
    "how long the windows are of models that are trained, where nobody says otherwise",
  ),
  TRAINING_HOP_SECONDS: whole(60).describe("how often one of these windows ends"),
  ALERT_SCHEDULE: z
    .string()
    .regex(SIX_FIELDS, SIX_FIELDS_MAY)
    .default("*/15 * * * * *")
    .describe("when [alert rules](../alerts.md) are looked at, and what they found is sent"),
  ALERTS_FILE: z
    .string()
    .min(1)
    .optional()
    .describe(
      "the file with the rules and who is told, beneath the app's folder or absolute; `alerts.json` beside `host.json`, where it is left out",
    ),
  RETENTION_SCHEDULE: z
    .string()
    .regex(SIX_FIELDS, SIX_FIELDS_MAY)
    .default("0 37 * * * *")
    .describe("when a timer deletes what has been kept long enough"),
  BUCKET_RETENTION_DAYS: days(90).describe("how long buckets are kept; no less than `LATE_LIMIT_SECONDS`"),
  SEEN_EVENT_RETENTION_HOURS: whole(48).describe(
    "how long an `eventId` is known; one that is sent again later counts again",
  ),
  DEAD_LETTER_RETENTION_DAYS: days(30).describe("how long what was refused is kept, to be replayed"),
  ANOMALY_RETENTION_DAYS: days(365).describe("how long anomalies are kept, and alerts that are cleared and told of"),
  RUN_RETENTION_DAYS: days(90).describe(
    "how long runs are kept, with their results and what the Durable engine keeps of them",
  ),
  TRAINING_RETENTION_DAYS: days(90).describe(
    "how long trainings are kept, and what became of each device; models stay",
  ),
  TELEMETRY_SAMPLING_RATIO: share(1).describe(
    "the share of traces that is sent; measures and log lines all are ([operations](../operations.md))",
  ),
};
