import { z } from "zod";
import { checkSql, sqlFields } from "./connection-fields";
import { parsedBy, problemsBy, type Environment } from "./parse-settings";
import { settingsSchema } from "./settings-schema";
import { sqlSettingsOf, type SqlSettings } from "./sql-settings";
import { hostBlobServiceUri, storageOf } from "./storage-settings";

const DAY_MS = 86_400_000;

/** Those of the app; the host has its own. */
export const SETTING_NAMES: readonly string[] = Object.keys(settingsSchema.shape);

export type Settings = ReturnType<typeof readSettings>;

/**
 * The settings in the units of the code, milliseconds and bytes.
 * @throws SettingError naming the first setting that is wrong, its value and what it may be.
 */
export function readSettings(environment: Environment) {
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
    results: { ...storageOf(s, "RESULTS_STORAGE"), container: s.RESULTS_CONTAINER },
    capture: {
      ...storageOf(s, "CAPTURE_STORAGE"),
      container: s.CAPTURE_CONTAINER,
      nameFormat: s.CAPTURE_NAME_FORMAT,
    },
    sql: sqlSettingsOf(s),
    beginPaused: s.SCHEDULE_PAUSED,
    scoringSchedule: s.SCORING_SCHEDULE,
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
    backfillSliceMs: s.BACKFILL_SLICE_SECONDS * 1000,
    trainingRangeMs: s.TRAINING_RANGE_DAYS * DAY_MS,
    trainingShape: { windowMs: s.TRAINING_WINDOW_SECONDS * 1000, hopMs: s.TRAINING_HOP_SECONDS * 1000 },
    alertsFile: s.ALERTS_FILE,
    bucketRetentionMs: s.BUCKET_RETENTION_DAYS * DAY_MS,
    retention: {
      seenEventMs: s.SEEN_EVENT_RETENTION_HOURS * 3_600_000,
      deadLetterMs: s.DEAD_LETTER_RETENTION_DAYS * DAY_MS,
      anomalyMs: s.ANOMALY_RETENTION_DAYS * DAY_MS,
      runMs: s.RUN_RETENTION_DAYS * DAY_MS,
      trainingMs: s.TRAINING_RETENTION_DAYS * DAY_MS,
    },
    telemetry: {
      connectionString: s.APPLICATIONINSIGHTS_CONNECTION_STRING,
      byIdentity: s.APPLICATIONINSIGHTS_AUTHENTICATION_STRING !== undefined,
      samplingRatio: s.TELEMETRY_SAMPLING_RATIO,
    },
  };
}

/**
 * Those of the database alone, for what needs nothing else.
 * @throws SettingError as `readSettings` does.
 */
export const readSqlSettings = (environment: Environment): SqlSettings =>
  sqlSettingsOf(parsedBy(z.object(sqlFields).superRefine(checkSql), environment));

/** All that is wrong with the settings, by the name of each; empty where the app can start with them. */
export const settingProblems = (environment: Environment): string[] => problemsBy(settingsSchema, environment);
