import type { Store } from "../store";
import { Database } from "./database";
import { checkSchema } from "./migrate";
import type { SqlServerOptions } from "./connection-config";
import { sqlServerAlertFacts } from "./sql-server-alert-facts";
import { sqlServerAlertStore, sqlServerOutbox } from "./sql-server-alert-store";
import { sqlServerAnomalyReader, sqlServerFeedbackStore } from "./sql-server-anomaly-store";
import { sqlServerBackfillStore } from "./sql-server-backfill-store";
import { sqlServerBucketReader } from "./sql-server-bucket-reader";
import { sqlServerCandidateReader } from "./sql-server-candidate-reader";
import { sqlServerConsumerGroupStore } from "./sql-server-consumer-group-store";
import { sqlServerDeadLetterStore } from "./sql-server-dead-letter-store";
import { sqlServerDeviceStore } from "./sql-server-device-store";
import { sqlServerForgetStore } from "./sql-server-forget-store";
import { sqlServerGapStore } from "./sql-server-gap-store";
import { sqlServerIngestStore } from "./sql-server-ingest-store";
import { sqlServerModelCatalog } from "./sql-server-model-catalog";
import { sqlServerRebuildStore } from "./sql-server-rebuild-store";
import { sqlServerOutcomeStore } from "./sql-server-outcome-store";
import { sqlServerRetentionStore } from "./sql-server-retention-store";
import { sqlServerRunStore } from "./sql-server-run-store";
import { pinBuckets, sqlServerScheduleStore } from "./sql-server-schedule-store";
import { sqlServerStatusReader } from "./sql-server-status-reader";
import { sqlServerTrainingStore } from "./sql-server-training-store";

export interface OpenSqlServerOptions extends SqlServerOptions {
  readonly bucketMs: number;
  /** Whether the schedule of a new database begins paused. */
  readonly beginPaused: boolean;
}

/**
 * Opens a database that was migrated before: the app may read and write rows, and changes no schema.
 * @throws AppError `schema-outdated` saying what to run, SettingError where the database has other buckets,
 *   UnavailableError where the server cannot be reached.
 */
export async function openSqlServer({ bucketMs, beginPaused, ...options }: OpenSqlServerOptions): Promise<Store> {
  const database = new Database(options);
  try {
    await checkSchema(database);
    await pinBuckets(database, bucketMs, beginPaused);
  } catch (error) {
    await database.close();
    throw error;
  }
  return {
    ingest: sqlServerIngestStore(database),
    deadLetters: sqlServerDeadLetterStore(database),
    gaps: sqlServerGapStore(database),
    buckets: sqlServerBucketReader(database),
    rebuild: sqlServerRebuildStore(database),
    models: sqlServerModelCatalog(database),
    candidates: sqlServerCandidateReader(database),
    schedule: sqlServerScheduleStore(database),
    runs: sqlServerRunStore(database),
    outcomes: sqlServerOutcomeStore(database),
    devices: sqlServerDeviceStore(database),
    forgetting: sqlServerForgetStore(database),
    status: sqlServerStatusReader(database),
    anomalies: sqlServerAnomalyReader(database),
    feedback: sqlServerFeedbackStore(database),
    retention: sqlServerRetentionStore(database),
    trainings: sqlServerTrainingStore(database),
    backfills: sqlServerBackfillStore(database),
    alerts: sqlServerAlertStore(database),
    alertFacts: sqlServerAlertFacts(database),
    outbox: sqlServerOutbox(database),
    consumerGroup: sqlServerConsumerGroupStore(database),
    close: () => database.close(),
  };
}
