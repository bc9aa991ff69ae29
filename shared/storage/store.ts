import type { AlertFacts } from "../alerts/alert-facts";
import type { AlertStore } from "../alerts/alert-store";
import type { Outbox } from "../alerts/outbox";
import type { AnomalyReader } from "../anomalies/anomaly-reader";
import type { FeedbackStore } from "../anomalies/feedback-store";
import type { BackfillStore } from "../backfills/backfill-store";
import type { DeviceStore } from "../devices/device-store";
import type { ForgetStore } from "../devices/forget-store";
import type { ModelCatalog } from "../models/model-store";
import type { BucketReader } from "../readings/bucket-reader";
import type { ConsumerGroupStore } from "../readings/hub/consumer-group-store";
import type { DeadLetterStore } from "../readings/dead-letters/dead-letter-store";
import type { GapStore } from "../readings/gaps/gap-store";
import type { RebuildStore } from "../readings/rebuild/rebuild-store";
import type { IngestStore } from "../readings/ingest/ingest-store";
import type { RetentionStore } from "../retention/retention-store";
import type { CandidateReader } from "../runs/candidate";
import type { OutcomeStore } from "../runs/outcome-store";
import type { RunStore } from "../runs/run-store";
import type { ScheduleStore } from "../runs/schedule-store";
import type { TrainingStore } from "../trainings/training-store";
import type { StatusReader } from "../scoring/status-reader";

/** All that an engine must offer; one contract suite holds every engine to it. */
export interface Store {
  readonly ingest: IngestStore;
  readonly deadLetters: DeadLetterStore;
  readonly gaps: GapStore;
  readonly buckets: BucketReader;
  readonly rebuild: RebuildStore;
  readonly models: ModelCatalog;
  readonly candidates: CandidateReader;
  readonly schedule: ScheduleStore;
  readonly runs: RunStore;
  readonly outcomes: OutcomeStore;
  readonly devices: DeviceStore;
  readonly forgetting: ForgetStore;
  readonly status: StatusReader;
  readonly anomalies: AnomalyReader;
  readonly feedback: FeedbackStore;
  readonly retention: RetentionStore;
  readonly trainings: TrainingStore;
  readonly backfills: BackfillStore;
  readonly alerts: AlertStore;
  readonly alertFacts: AlertFacts;
  readonly outbox: Outbox;
  readonly consumerGroup: ConsumerGroupStore;
  close(): Promise<void>;
}
