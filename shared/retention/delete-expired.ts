import type { Blobs } from "../blobs";
import { deleteBodies } from "../readings/dead-letters/dead-letter-body";
import { LOOKED_BACK_MS } from "../readings/ingest/show-ingest";
import type { Orchestrations } from "../runs/orchestrations";
import { runFiles } from "../runs/run-files";
import type { Clock, Instant } from "../time";
import { trainingFiles } from "../trainings/training";
import { bucketBorder, type BucketBorder, type BucketRetention } from "./retention-rules";
import type { RetentionStore } from "./retention-store";

export interface RetentionServices {
  readonly retention: RetentionStore;
  readonly blobs: Blobs;
  readonly orchestrations: Pick<Orchestrations, "forgetEnded">;
  readonly clock: Clock;
  readonly settings: BucketRetention & {
    readonly retention: {
      readonly seenEventMs: number;
      readonly deadLetterMs: number;
      readonly anomalyMs: number;
      readonly runMs: number;
      readonly trainingMs: number;
    };
  };
}

export interface RetentionPace {
  /** At most so many rows a transaction, and blobs a step. */
  readonly rows: number;
  readonly blobs: number;
  /** No step begins later than this after the first. */
  readonly budgetMs: number;
  /** Lets others write in between. */
  readonly pause: () => Promise<void>;
}

const KINDS = [
  ...["buckets", "seenEvents", "ingestMinutes", "deadLetters", "anomalies", "alerts", "givenUpDues"],
  ...["runs", "backfills", "trainings"],
] as const;
type Kind = (typeof KINDS)[number];

export interface DeletedCounts extends Readonly<Record<Kind, number>> {
  /** Blobs of runs and trainings. */
  readonly blobs: number;
  /** Of runs, trainings and their chunks, which the Durable engine keeps. */
  readonly histories: number;
}

export interface Deleted {
  readonly deleted: DeletedCounts;
  /** What holds buckets back beyond their retention, and from when on. */
  readonly border: BucketBorder;
  /** False where the budget ran out: the next call goes on. */
  readonly isDone: boolean;
}

/** Whether there may be more of the same. */
interface Step {
  readonly isLast: boolean;
}

/**
 * Deletes what has outlived its retention, a little of each kind in turn until nothing is left or the budget is used up.
 * Whatever ends it in between, the next call goes on.
 * @throws UnavailableError where the store or blob storage cannot be reached.
 */
export async function deleteExpired(services: RetentionServices, pace: RetentionPace): Promise<Deleted> {
  const { retention, clock, settings } = services;
  const now = clock();
  let border: BucketBorder = { keptFrom: -Infinity, heldBy: undefined };
  await retention.keepBucketsFrom((needed) => {
    border = bucketBorder(now, needed, settings);
    return border.keptFrom;
  });
  const deleted = {
    buckets: 0,
    seenEvents: 0,
    ingestMinutes: 0,
    deadLetters: 0,
    anomalies: 0,
    alerts: 0,
    givenUpDues: 0,
    runs: 0,
    backfills: 0,
    trainings: 0,
    blobs: 0,
    histories: 0,
  };
  const steps = stepsOf(services, now, pace, deleted);
  let going: readonly Kind[] = KINDS;
  while (going.length > 0 && clock() - now < pace.budgetMs) {
    const more: Kind[] = [];
    for (const kind of going) {
      if (!(await steps[kind]()).isLast) more.push(kind);
      await pace.pause();
    }
    going = more;
  }
  const isDone = going.length === 0;
  // The last, and by itself: where the engine does not answer, nothing else waits for it. It does not tell runs from
  // trainings, and nobody reads what it keeps of either once it has ended.
  const { runMs, trainingMs } = settings.retention;
  if (isDone) deleted.histories = await services.orchestrations.forgetEnded(now - Math.min(runMs, trainingMs));
  return { deleted, border, isDone };
}

type Counts = { -readonly [K in keyof DeletedCounts]: number };

function stepsOf(
  services: RetentionServices,
  now: Instant,
  { rows, blobs: blobsAtOnce }: RetentionPace,
  deleted: Counts,
): Readonly<Record<Kind, () => Promise<Step>>> {
  const { retention, blobs, settings } = services;
  const { seenEventMs, deadLetterMs, anomalyMs, runMs, trainingMs } = settings.retention;
  const counted = async (kind: Kind, deleting: Promise<number>): Promise<Step> => {
    const count = await deleting;
    deleted[kind] += count;
    return { isLast: count < rows };
  };
  return {
    buckets: () => counted("buckets", retention.deleteBuckets(rows)),
    seenEvents: () => counted("seenEvents", retention.deleteSeenEvents(now - seenEventMs, rows)),
    ingestMinutes: () => counted("ingestMinutes", retention.deleteIngestMinutes(now - 2 * LOOKED_BACK_MS, rows)),
    deadLetters: async () => {
      const letters = await retention.deleteDeadLetters(now - deadLetterMs, rows);
      await deleteBodies(blobs, letters);
      deleted.deadLetters += letters.length;
      return { isLast: letters.length < rows };
    },
    anomalies: () => counted("anomalies", retention.deleteAnomalies(now - anomalyMs, rows)),
    alerts: () => counted("alerts", retention.deleteAlerts(now - anomalyMs, rows)),
    givenUpDues: () => counted("givenUpDues", retention.deleteGivenUpDues(now - runMs, rows)),
    runs: () => deleteSomeOfRun(services, now - runMs, { rows, blobs: blobsAtOnce }, deleted),
    backfills: () => counted("backfills", retention.deleteBackfills(now - runMs, rows)),
    trainings: () => deleteSomeOfTraining(services, now - trainingMs, blobsAtOnce, deleted),
  };
}

/** Blobs go before rows: as long as the run's row is there, a later step finds what is left of it. */
async function deleteSomeOfRun(
  { retention, blobs }: RetentionServices,
  before: Instant,
  most: Pick<RetentionPace, "rows" | "blobs">,
  deleted: Counts,
): Promise<Step> {
  const [runId] = await retention.expiredRuns(before, 1);
  if (runId === undefined) return { isLast: true };
  const blobsGone = await blobs.deleteUnder(runFiles.folder(runId), most.blobs);
  deleted.blobs += blobsGone;
  if (blobsGone < most.blobs && (await retention.deleteRun(runId, most.rows))) deleted.runs++;
  return { isLast: false };
}

async function deleteSomeOfTraining(
  { retention, blobs }: RetentionServices,
  before: Instant,
  limit: number,
  deleted: Counts,
): Promise<Step> {
  const [trainingId] = await retention.expiredTrainings(before, 1);
  if (trainingId === undefined) return { isLast: true };
  const blobsGone = await blobs.deleteUnder(trainingFiles.folder(trainingId), limit);
  deleted.blobs += blobsGone;
  if (blobsGone === limit) return { isLast: false };
  await retention.deleteTraining(trainingId);
  deleted.trainings++;
  return { isLast: false };
}
