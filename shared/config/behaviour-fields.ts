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
  SCORING_SCHEDULE: mandatory(SIX_FIELDS, SIX_FIELDS_MAY),
  SCHEDULE_PAUSED: flag("false"),
  FIRST_RUN_FROM: firstRunFrom,
  BUCKET_SECONDS: whole(60),
  ALLOWED_LATENESS_SECONDS: wholeOrZero(120),
  LATE_LIMIT_SECONDS: whole(7 * 86_400),
  FUTURE_LIMIT_SECONDS: whole(300),
  MAX_HOLD_SECONDS: whole(3_600),
  MAX_RUN_SPAN_SECONDS: whole(86_400),
  MAX_EVENT_BYTES: whole(1024 * 1024),
  DEDUPLICATE_EVENTS: flag("false"),
  DEVICES_PER_ACTIVITY: whole(1),
  ACTIVITIES_PER_CHUNK: whole(100),
  CHUNKS_PER_WAVE: whole(4),
  /** The pause doubles each round: after ten it would be half an hour. */
  RETRY_ROUNDS: wholeFrom(0, 10).default(3),
  /** In which form runs keep their rows, where they are not asked for otherwise. */
  RUN_OUTPUT: z.enum(OUTPUTS, `may be ${OUTPUTS.join(", ")}`).default("jsonl"),
  RUN_ANOMALIES_ONLY: flag("false"),
  /** Over it a run ends; what it did not come to comes round again, behind the same devices. */
  ERROR_THRESHOLD: errorThreshold,
  MAX_RUN_ATTEMPTS: whole(3),
  MAX_DUE_ATTEMPTS: whole(10),
  /** A device without readings for longer is shown as silent. */
  SILENT_AFTER_SECONDS: whole(3_600),
  /** How often a device's drift is checked; 0: never. */
  DRIFT_CHECK_HOURS: wholeFrom(0, 8_784).default(24),
  DEVICE_TIMEOUT_SECONDS: wholeFrom(1, MAX_TIMEOUT_SECONDS).default(60),
  SESSION_CACHE_BYTES: whole(256 * 1024 * 1024),
  /** When the next slice of a backfill may begin. */
  BACKFILL_SCHEDULE: z.string().regex(SIX_FIELDS, SIX_FIELDS_MAY).default("*/15 * * * * *"),
  /** How long slices are, where nobody says otherwise. */
  BACKFILL_SLICE_SECONDS: wholeFrom(1, MAX_DAYS * 86_400).default(86_400),
  /** Where it is left out, no timer trains. */
  TRAINING_SCHEDULE: z.string().regex(SIX_FIELDS, SIX_FIELDS_MAY).optional(),
  /** How far back a scheduled training looks. */
  TRAINING_RANGE_DAYS: wholeFrom(1, MAX_DAYS).default(30),
  /** Of models that are trained, where nobody says otherwise. */
  TRAINING_WINDOW_SECONDS: whole(600),
  TRAINING_HOP_SECONDS: whole(60),
  /** When rules are looked at, and what they found is sent. */
  ALERT_SCHEDULE: z.string().regex(SIX_FIELDS, SIX_FIELDS_MAY).default("*/15 * * * * *"),
  /** Rules and destinations; `alerts.json` beside `host.json`, where it is left out. */
  ALERTS_FILE: z.string().min(1).optional(),
  RETENTION_SCHEDULE: z.string().regex(SIX_FIELDS, SIX_FIELDS_MAY).default("0 37 * * * *"),
  BUCKET_RETENTION_DAYS: days(90),
  SEEN_EVENT_RETENTION_HOURS: whole(48),
  DEAD_LETTER_RETENTION_DAYS: days(30),
  ANOMALY_RETENTION_DAYS: days(365),
  RUN_RETENTION_DAYS: days(90),
  TRAINING_RETENTION_DAYS: days(90),
  /** The share of traces that is sent; measures and log lines all are. */
  TELEMETRY_SAMPLING_RATIO: share(1),
};
