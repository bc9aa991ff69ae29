import { z } from "zod";
import { SettingError } from "./errors";
import { MAX_DAYS } from "./runs/check-range";
import {
  blobService,
  days,
  errorThreshold,
  firstRunFrom,
  flag,
  mandatory,
  SIX_FIELDS,
  SIX_FIELDS_MAY,
  whole,
  wholeFrom,
  wholeOrZero,
} from "./setting-forms";
import { OUTPUTS } from "./runs/run-output";
import { SQL_FORM, SQL_MAY, sqlProblem, sqlSettingsOf, type SqlParts, type SqlSettings } from "./sql-settings";
import { hasConnectionString, hostBlobServiceUri } from "./storage-settings";

const DAY_SECONDS = 86_400;
const DAY_MS = DAY_SECONDS * 1000;

/** `setTimeout` takes longer ones for none at all. */
const MAX_TIMEOUT_SECONDS = 86_400;

const HUB = /(^|;)\s*Endpoint\s*=/i;

const sqlSettings = {
  SQL_CONNECTION: z.string().regex(SQL_FORM, SQL_MAY).optional(),
  SQL_CONNECTION__server: z.string().optional(),
  SQL_CONNECTION__database: z.string().optional(),
  SQL_CONNECTION__clientId: z.string().optional(),
  /** Connections to SQL Server that one process holds at most. */
  SQL_POOL_SIZE: wholeFrom(1, 1000).default(10),
};

function checkSql(parts: SqlParts, context: z.core.$RefinementCtx): void {
  const found = sqlProblem(parts);
  if (found !== undefined) context.addIssue({ code: "custom", path: [found.setting], message: found.problem });
}

/** Whoever asks for a training is told by it; a timer could tell nobody. */
const WHOLE_BUCKETS = "may be whole buckets of BUCKET_SECONDS, or every training of TRAINING_SCHEDULE would be refused";

/** Every setting the app reads, by its name. Those of the Functions host itself are not here. */
const settingsSchema = z
  .object({
    /** The Functions host's own storage; here it is asked how far the trigger has read. */
    AzureWebJobsStorage: z.string().optional(),
    AzureWebJobsStorage__accountName: z
      .string()
      .regex(/^[a-z0-9]{3,24}$/, "may be the name of a storage account")
      .optional(),
    AzureWebJobsStorage__blobServiceUri: blobService.optional(),
    /** Models and results; without it they lie in the host's own storage. */
    RESULTS_STORAGE: z.string().optional(),
    RESULTS_STORAGE__blobServiceUri: blobService.optional(),
    RESULTS_CONTAINER: z
      .string()
      .regex(/^[a-z0-9](?:-?[a-z0-9]){2,62}$/, "may be 3 to 63 lower-case letters, digits and single hyphens")
      .default("fleetscore"),
    EventHub: z.string().regex(HUB, "may be an Event Hubs connection string (Endpoint=sb://…)").optional(),
    EventHub__fullyQualifiedNamespace: z.string().optional(),
    EVENTHUB_NAME: mandatory(/^[\w.-]{1,256}$/, "may be the name of an event hub: letters, digits and . _ -"),
    EVENTHUB_CONSUMER_GROUP: z.string().min(1).default("$Default"),
    /** For reading gaps again: the trigger has its own to itself. */
    EVENTHUB_REREAD_CONSUMER_GROUP: z.string().min(1).default("fleetscore-reread"),
    ...sqlSettings,
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
    /** Where it is left out, no timer trains. */
    TRAINING_SCHEDULE: z.string().regex(SIX_FIELDS, SIX_FIELDS_MAY).optional(),
    /** How far back a scheduled training looks. */
    TRAINING_RANGE_DAYS: wholeFrom(1, MAX_DAYS).default(30),
    /** Of models that are trained, where nobody says otherwise. */
    TRAINING_WINDOW_SECONDS: whole(600),
    TRAINING_HOP_SECONDS: whole(60),
    RETENTION_SCHEDULE: z.string().regex(SIX_FIELDS, SIX_FIELDS_MAY).default("0 37 * * * *"),
    BUCKET_RETENTION_DAYS: days(90),
    SEEN_EVENT_RETENTION_HOURS: whole(48),
    DEAD_LETTER_RETENTION_DAYS: days(30),
    ANOMALY_RETENTION_DAYS: days(365),
    RUN_RETENTION_DAYS: days(90),
    TRAINING_RETENTION_DAYS: days(90),
  })
  .refine((s) => s.EventHub !== undefined || s.EventHub__fullyQualifiedNamespace !== undefined, {
    path: ["EventHub"],
    error: "is missing: a connection string, or EventHub__fullyQualifiedNamespace for an identity",
  })
  .refine((s) => (s.AzureWebJobsStorage ?? hostBlobServiceUri(s)) !== undefined, {
    path: ["AzureWebJobsStorage"],
    error: "is missing: a storage connection string, or AzureWebJobsStorage__accountName for an identity",
  })
  .refine((s) => s.EVENTHUB_REREAD_CONSUMER_GROUP.toLowerCase() !== s.EVENTHUB_CONSUMER_GROUP.toLowerCase(), {
    path: ["EVENTHUB_REREAD_CONSUMER_GROUP"],
    error: "may not be EVENTHUB_CONSUMER_GROUP, which the trigger has to itself",
  })
  .refine((s) => s.BUCKET_RETENTION_DAYS * DAY_SECONDS >= s.LATE_LIMIT_SECONDS, {
    path: ["BUCKET_RETENTION_DAYS"],
    error: "may be no less than LATE_LIMIT_SECONDS: late readings would find their buckets gone",
  })
  .superRefine(checkSql)
  .refine((s) => s.TRAINING_SCHEDULE === undefined || s.TRAINING_WINDOW_SECONDS % s.BUCKET_SECONDS === 0, {
    path: ["TRAINING_WINDOW_SECONDS"],
    error: WHOLE_BUCKETS,
  })
  .refine((s) => s.TRAINING_SCHEDULE === undefined || s.TRAINING_HOP_SECONDS % s.BUCKET_SECONDS === 0, {
    path: ["TRAINING_HOP_SECONDS"],
    error: WHOLE_BUCKETS,
  })
  .refine((s) => s.MAX_RUN_SPAN_SECONDS >= s.BUCKET_SECONDS, {
    path: ["MAX_RUN_SPAN_SECONDS"],
    error: "may be no less than BUCKET_SECONDS: a run covers whole buckets",
  });

export const SETTING_NAMES: readonly string[] = Object.keys(settingsSchema.shape);

export type Settings = ReturnType<typeof readSettings>;

/**
 * The settings in the units of the code, milliseconds and bytes.
 * @throws SettingError naming the first setting that is wrong, its value and what it may be.
 */
export function readSettings(environment: Readonly<Record<string, string | undefined>>) {
  const s = parsedBy(settingsSchema, environment);
  return {
    eventHub: {
      connectionString: s.EventHub,
      fullyQualifiedNamespace: s.EventHub__fullyQualifiedNamespace,
      name: s.EVENTHUB_NAME,
    },
    consumerGroup: s.EVENTHUB_CONSUMER_GROUP,
    rereadConsumerGroup: s.EVENTHUB_REREAD_CONSUMER_GROUP,
    hostStorage: { connectionString: s.AzureWebJobsStorage, blobServiceUri: hostBlobServiceUri(s) },
    results: {
      connectionString: s.RESULTS_STORAGE ?? s.AzureWebJobsStorage,
      blobServiceUri: s.RESULTS_STORAGE__blobServiceUri ?? (hasConnectionString(s) ? undefined : hostBlobServiceUri(s)),
      container: s.RESULTS_CONTAINER,
    },
    sql: sqlSettingsOf(s),
    beginPaused: s.SCHEDULE_PAUSED,
    firstRunFrom: s.FIRST_RUN_FROM,
    bucketMs: s.BUCKET_SECONDS * 1000,
    latenessMs: s.ALLOWED_LATENESS_SECONDS * 1000,
    lateLimitMs: s.LATE_LIMIT_SECONDS * 1000,
    futureLimitMs: s.FUTURE_LIMIT_SECONDS * 1000,
    maxHoldMs: s.MAX_HOLD_SECONDS * 1000,
    maxRunSpanMs: s.MAX_RUN_SPAN_SECONDS * 1000,
    maxEventBytes: s.MAX_EVENT_BYTES,
    deduplicate: s.DEDUPLICATE_EVENTS,
    runShape: {
      devicesPerActivity: s.DEVICES_PER_ACTIVITY,
      activitiesPerChunk: s.ACTIVITIES_PER_CHUNK,
      chunksPerWave: s.CHUNKS_PER_WAVE,
      retryRounds: s.RETRY_ROUNDS,
      output: s.RUN_OUTPUT,
      anomaliesOnly: s.RUN_ANOMALIES_ONLY,
      errorThreshold: s.ERROR_THRESHOLD,
      deviceTimeoutMs: s.DEVICE_TIMEOUT_SECONDS * 1000,
    },
    maxAttempts: s.MAX_RUN_ATTEMPTS,
    maxDueAttempts: s.MAX_DUE_ATTEMPTS,
    silentAfterMs: s.SILENT_AFTER_SECONDS * 1000,
    driftCheckMs: s.DRIFT_CHECK_HOURS === 0 ? undefined : s.DRIFT_CHECK_HOURS * 3_600_000,
    deviceTimeoutMs: s.DEVICE_TIMEOUT_SECONDS * 1000,
    sessionCacheBytes: s.SESSION_CACHE_BYTES,
    trainingRangeMs: s.TRAINING_RANGE_DAYS * DAY_MS,
    trainingShape: { windowMs: s.TRAINING_WINDOW_SECONDS * 1000, hopMs: s.TRAINING_HOP_SECONDS * 1000 },
    bucketRetentionMs: s.BUCKET_RETENTION_DAYS * DAY_MS,
    retention: {
      seenEventMs: s.SEEN_EVENT_RETENTION_HOURS * 3_600_000,
      deadLetterMs: s.DEAD_LETTER_RETENTION_DAYS * DAY_MS,
      anomalyMs: s.ANOMALY_RETENTION_DAYS * DAY_MS,
      runMs: s.RUN_RETENTION_DAYS * DAY_MS,
      trainingMs: s.TRAINING_RETENTION_DAYS * DAY_MS,
    },
  };
}

/**
 * Those of the database alone, for what needs nothing else.
 * @throws SettingError as `readSettings` does.
 */
export const readSqlSettings = (environment: Readonly<Record<string, string | undefined>>): SqlSettings =>
  sqlSettingsOf(parsedBy(z.object(sqlSettings).superRefine(checkSql), environment));

/** All that is wrong with the settings, by the name of each; empty where the app can start with them. */
export function settingProblems(environment: Readonly<Record<string, string | undefined>>): string[] {
  const present = presentIn(environment);
  const issues = settingsSchema.safeParse(present).error?.issues ?? [];
  return issues.map((issue) => settingError(issue, present).message);
}

const presentIn = (environment: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));

function parsedBy<T extends z.ZodType>(schema: T, environment: Readonly<Record<string, string | undefined>>) {
  const present = presentIn(environment);
  const parsed = schema.safeParse(present);
  if (!parsed.success) throw settingError(parsed.error.issues[0], present);
  return parsed.data;
}

function settingError(issue: z.core.$ZodIssue | undefined, environment: Readonly<Record<string, string | undefined>>) {
  const name = String(issue?.path[0] ?? "settings");
  const value = environment[name] ?? "";
  const found = value === "" || isSecret(name, value) ? "" : `"${value}" is wrong: `;
  return new SettingError(name, `${found}${issue?.message ?? "not valid"}`);
}

/** Connection strings hold keys, wherever they were put by mistake: their values are never said. */
const isSecret = (name: string, value: string): boolean =>
  /^(AzureWebJobsStorage|RESULTS_STORAGE|EventHub|SQL_CONNECTION)$/.test(name) || /[;=@]|:\/\//.test(value);
