import type { Store } from "../store";
import { Database } from "./database";
import { migrate } from "./migrate";
import { sqliteAlertFacts } from "./sqlite-alert-facts";
import { sqliteAlertStore, sqliteOutbox } from "./sqlite-alert-store";
import { sqliteAnomalyReader, sqliteFeedbackStore } from "./sqlite-anomaly-store";
import { sqliteBackfillStore } from "./sqlite-backfill-store";
import { sqliteBucketReader } from "./sqlite-bucket-reader";
import { sqliteCandidateReader } from "./sqlite-candidate-reader";
import { sqliteConsumerGroupStore } from "./sqlite-consumer-group-store";
import { sqliteDeadLetterStore } from "./sqlite-dead-letter-store";
import { sqliteDeviceStore } from "./sqlite-device-store";
import { sqliteForgetStore } from "./sqlite-forget-store";
import { sqliteGapStore } from "./sqlite-gap-store";
import { sqliteIngestStore } from "./sqlite-ingest-store";
import { sqliteModelCatalog } from "./sqlite-model-catalog";
import { sqliteOutcomeStore } from "./sqlite-outcome-store";
import { sqliteRebuildStore } from "./sqlite-rebuild-store";
import { sqliteRetentionStore } from "./sqlite-retention-store";
import { sqliteRunStore } from "./sqlite-run-store";
import { pinBuckets, sqliteScheduleStore } from "./sqlite-schedule-store";
import { sqliteStatusReader } from "./sqlite-status-reader";
import { sqliteTrainingStore } from "./sqlite-training-store";

export interface SqliteOptions {
  readonly file: string;
  readonly bucketMs: number;
  /** Whether the schedule of a new database begins paused. */
  readonly beginPaused: boolean;
  readonly now: number;
}

/**
 * Opens the embedded engine, bringing its schema up to date: on one machine nobody else is there to migrate it.
 * @throws SettingError where the database has other buckets; UnavailableError where the file cannot be opened.
 */
export async function openSqlite({ file, bucketMs, beginPaused, now }: SqliteOptions): Promise<Store> {
  const database = new Database(file);
  try {
    await migrate(database, now);
    await pinBuckets(database, bucketMs, beginPaused);
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    ingest: sqliteIngestStore(database),
    deadLetters: sqliteDeadLetterStore(database),
    gaps: sqliteGapStore(database),
    buckets: sqliteBucketReader(database),
    rebuild: sqliteRebuildStore(database),
    models: sqliteModelCatalog(database),
    candidates: sqliteCandidateReader(database),
    schedule: sqliteScheduleStore(database),
    runs: sqliteRunStore(database),
    outcomes: sqliteOutcomeStore(database),
    devices: sqliteDeviceStore(database),
    forgetting: sqliteForgetStore(database),
    status: sqliteStatusReader(database),
    anomalies: sqliteAnomalyReader(database),
    feedback: sqliteFeedbackStore(database),
    retention: sqliteRetentionStore(database),
    trainings: sqliteTrainingStore(database),
    backfills: sqliteBackfillStore(database),
    alerts: sqliteAlertStore(database),
    alertFacts: sqliteAlertFacts(database),
    outbox: sqliteOutbox(database),
    consumerGroup: sqliteConsumerGroupStore(database),
    close: () => {
      database.close();
      return Promise.resolve();
    },
  };
}
