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
}

/** Histories that are deleted side by side. */
const AT_ONCE = 8;

/**
 * Deletes a run that has ended: its blobs, its histories, its rows, and its own row the very last, so that whatever ends
 * this in between, the same again goes on. The manifest goes first: there are no results with parts of them gone. What a
 * scheduled run has shown of devices and anomalies stays.
 * @throws NotFoundError; ConflictError where it goes on, or a run that goes on asks it which devices failed.
 */
export async function purgeRun(services: PurgeServices, runId: RunId, pace: RetentionPace): Promise<Purged> {
  const { runs, blobs, retention, clock } = services;
  const start = clock();
  const run = await getRun(runs, runId);
  await checkPurgeable(services, run);
  await blobs.delete(runFiles.manifest(runId, run.attempt));
  const isOver = (): boolean => clock() - start >= pace.budgetMs;
  const done = { blobs: 0, histories: 0, isDone: false };
  for (let gone = pace.blobs; gone === pace.blobs;) {
    if (isOver()) return done;
    gone = await blobs.deleteUnder(runFiles.folder(runId), pace.blobs);
    done.blobs += gone;
    await pace.pause();
  }
  if (isOver()) return done;
  done.histories = await forgetHistories(services, run);
  while (!(await retention.deleteRun(runId, pace.rows))) {
    if (isOver()) return done;
    await pace.pause();
  }
  return { ...done, isDone: true };
}

async function checkPurgeable({ runs }: PurgeServices, { runId, status }: Run): Promise<void> {
  if (!isEnded(status)) throw new ConflictError(`run ${runId} is ${status}: cancel it and wait for its end`);
  const asking = (await runs.unfinished()).find(({ request: { devices } }) => failedIn(devices) === runId);
  if (asking === undefined) return;
  throw new ConflictError(`run ${asking.runId}, which is for what failed in run ${runId}, goes on: wait for its end`);
}

const failedIn = (devices: Run["request"]["devices"]): RunId | undefined =>
  devices !== undefined && !isList(devices) && "failedIn" in devices ? devices.failedIn : undefined;

async function forgetHistories({ orchestrations }: PurgeServices, { runId, attempt, plan }: Run): Promise<number> {
  const attempts = Array.from({ length: attempt }, (_, i) => i + 1);
  const chunks = Array.from({ length: plan?.chunks ?? 0 }, (_, chunk) => chunk);
  const ids = attempts.flatMap((n) => [
    instanceIdOf(runId, n),
    ...chunks.map((chunk) => chunkInstanceIdOf(runId, n, chunk)),
  ]);
  let forgotten = 0;
  for (let i = 0; i < ids.length; i += AT_ONCE) {
    const some = await Promise.all(ids.slice(i, i + AT_ONCE).map((id) => orchestrations.forget(id)));
    forgotten += some.filter(Boolean).length;
  }
  return forgotten;
}
