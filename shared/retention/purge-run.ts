import type { BackfillStore } from "../backfills/backfill-store";
import type { Blobs } from "../blobs";
import { ConflictError } from "../errors";
import { isList } from "../runs/device-selection";
import { getRun } from "../runs/get-run";
import type { Orchestrations } from "../runs/orchestrations";
import { chunkInstanceIdOf, instanceIdOf, isEnded, type Run, type RunId } from "../runs/run";
import { runFiles } from "../runs/run-files";
import type { RunStore } from "../runs/run-store";
import type { Clock } from "../time";
import type { RetentionStore } from "./retention-store";
import type { RetentionPace } from "./delete-expired";

export interface PurgeServices {
  readonly runs: Pick<RunStore, "get" | "unfinished">;
  readonly backfills: Pick<BackfillStore, "unfinished">;
  readonly retention: Pick<RetentionStore, "deleteRun">;
  readonly blobs: Pick<Blobs, "delete" | "deleteUnder">;
  readonly orchestrations: Pick<Orchestrations, "forget">;
  readonly clock: Clock;
}

export interface Purged {
  readonly blobs: number;
  /** Of the run's attempts and their chunks. */
  readonly histories: number;
  /** False where the budget ran out: the same again goes on. */
  readonly isDone: boolean;
  /** How many histories have been asked for: the next call need not do so again. */
  readonly lookedThrough: number;
}

/** Histories that are deleted side by side. */
const AT_ONCE = 16;

/**
 * Deletes a run that has ended: its blobs, its histories, its rows, and its own row the very last, so that whatever ends
 * this in between, the same again goes on. The manifest goes first: there are no results with parts of them gone. What a
 * scheduled run has shown of devices and anomalies stays.
 * @param after where a call before has ended
 * @throws NotFoundError; ConflictError where it goes on, or a run or backfill that goes on asks it which devices failed, or
 *   the backfill goes on whose slice it is.
 */
export async function purgeRun(services: PurgeServices, runId: RunId, pace: RetentionPace, after = 0): Promise<Purged> {
  const { runs, blobs, clock } = services;
  const start = clock();
  const run = await getRun(runs, runId);
  await checkPurgeable(services, run);
  await blobs.delete(runFiles.manifest(runId, run.attempt));
  const done = { blobs: 0, histories: 0, lookedThrough: after };
  for (const step of [deleteBlobs, forgetHistories, deleteRows]) {
    for (let isLast = false; !isLast;) {
      if (clock() - start >= pace.budgetMs) return { ...done, isDone: false };
      isLast = await step(services, run, pace, done);
      await pace.pause();
    }
  }
  return { ...done, isDone: true };
}

async function checkPurgeable(services: PurgeServices, { runId, status, backfillId }: Run): Promise<void> {
  if (!isEnded(status)) throw new ConflictError(`run ${runId} is ${status}: cancel it and wait for its end`);
  const backfills = await services.backfills.unfinished();
  if (backfills.some((one) => one.backfillId === backfillId)) {
    throw new ConflictError(`backfill ${backfillId ?? ""}, whose slice run ${runId} is, goes on: wait for its end`);
  }
  const named = [
    ...(await services.runs.unfinished()).map(({ runId: id, request }) => ({ name: `run ${id}`, request })),
    ...backfills.map(({ backfillId: id, request }) => ({ name: `backfill ${id}`, request })),
  ];
  const asking = named.find(({ request }) => failedIn(request.devices) === runId);
  if (asking === undefined) return;
  throw new ConflictError(`${asking.name}, which is for what failed in run ${runId}, goes on: wait for its end`);
}

const failedIn = (devices: Run["request"]["devices"]): RunId | undefined =>
  devices !== undefined && !isList(devices) && "failedIn" in devices ? devices.failedIn : undefined;

type Done = { -readonly [K in keyof Omit<Purged, "isDone">]: number };

/** Does some of it, and says whether nothing is left. */
type Step = (services: PurgeServices, run: Run, pace: RetentionPace, done: Done) => Promise<boolean>;

const deleteBlobs: Step = async ({ blobs }, { runId }, { blobs: limit }, done) => {
  const deleted = await blobs.deleteUnder(runFiles.folder(runId), limit);
  done.blobs += deleted;
  return deleted < limit;
};

const forgetHistories: Step = async ({ orchestrations }, run, _pace, done) => {
  const ids = historiesOf(run);
  const some = ids.slice(done.lookedThrough, done.lookedThrough + AT_ONCE);
  const forgotten = await Promise.all(some.map((id) => orchestrations.forget(id)));
  done.histories += forgotten.filter(Boolean).length;
  done.lookedThrough += some.length;
  return done.lookedThrough >= ids.length;
};

const deleteRows: Step = ({ retention }, { runId }, { rows }) => retention.deleteRun(runId, rows);

/** Of each attempt and its chunks. */
function historiesOf({ runId, attempt, plan }: Run): string[] {
  const attempts = Array.from({ length: attempt }, (_, i) => i + 1);
  const chunks = Array.from({ length: plan?.chunks ?? 0 }, (_, chunk) => chunk);
  return attempts.flatMap((n) => [
    instanceIdOf(runId, n),
    ...chunks.map((chunk) => chunkInstanceIdOf(runId, n, chunk)),
  ]);
}
