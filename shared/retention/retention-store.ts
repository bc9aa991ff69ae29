import type { RunId } from "../runs/run";
import type { Instant } from "../time";
import type { TrainingId } from "../trainings/training";

/** What may still read buckets, as the transaction finds it. */
export interface StillNeeded {
  /** Where the earliest begins of the runs that have not ended, whatever their kind. */
  readonly runsFrom: Instant | undefined;
  /** Where the earliest begins of what scheduled runs still owe; without what was given up. */
  readonly duesFrom: Instant | undefined;
  /** Where the earliest of the slices begins that backfills have still to do. */
  readonly backfillsFrom: Instant | undefined;
  /** Where the next scheduled run begins. */
  readonly closedThrough: Instant | undefined;
  /** Of all registered models; 0 where there is none. */
  readonly longestWindowMs: number;
}

/** Deleting in small steps: each is one transaction of at most `limit` rows and answers how many it deleted. */
export interface RetentionStore {
  /**
   * Raises the border below which buckets count as deleted, readers see none of them any more, to what `decide` answers;
   * never lowers it. One step that shuts closing and the ends of runs out, whatever lies below the border.
   * @returns the border, undefined where there is none yet
   */
  keepBucketsFrom(decide: (needed: StillNeeded) => Instant): Promise<Instant | undefined>;
  /** Deletes buckets below the border. */
  deleteBuckets(limit: number): Promise<number>;
  /** Items ingested before `before`: their repetitions would be counted. */
  deleteSeenEvents(before: Instant, limit: number): Promise<number>;
  /** What is known of minutes that began before `before`. */
  deleteIngestMinutes(before: Instant, limit: number): Promise<number>;
  /** Dead letters refused before `before`, the oldest first; answers them, for the blobs that some have. */
  deleteDeadLetters(before: Instant, limit: number): Promise<{ readonly bodyBlob: string | undefined }[]>;
  /** Anomalies whose windows ended before `before`, and operators' words on them; not those of runs that have not ended. */
  deleteAnomalies(before: Instant, limit: number): Promise<number>;
  /** Alerts that were cleared before `before` and told of, with what hangs on them. */
  deleteAlerts(before: Instant, limit: number): Promise<number>;
  /** What was given up and ends before `before`. */
  deleteGivenUpDues(before: Instant, limit: number): Promise<number>;
  /** Runs that ended before `before`, the oldest first; never the last scheduled one that has results, nor slices of a
   * backfill that has not. */
  expiredRuns(before: Instant, limit: number): Promise<RunId[]>;
  /** Deletes rows of an ended run, its own the very last. True where nothing of it is left; false for one that goes on. */
  deleteRun(runId: RunId, limit: number): Promise<boolean>;
  /** Rows of backfills that ended before `before`; their slices go as runs. */
  deleteBackfills(before: Instant, limit: number): Promise<number>;
  /** Trainings that ended before `before`, the oldest first. */
  expiredTrainings(before: Instant, limit: number): Promise<TrainingId[]>;
  /** Deletes the row of a training that has ended. */
  deleteTraining(trainingId: TrainingId): Promise<void>;
}
