import { briefOf } from "../errors";
import type { Orchestrations } from "../runs/orchestrations";
import type { OutcomeStore } from "../runs/outcome-store";
import { isEnded, newRunId, type NewRun } from "../runs/run";
import type { RunStore } from "../runs/run-store";
import type { ScheduleStore } from "../runs/schedule-store";
import { startAttempt } from "../runs/start-attempt";
import { isoOf, type Clock } from "../time";
import { afterSlice } from "./after-slice";
import { sliceOf, type Backfill, type BackfillState } from "./backfill";
import type { BackfillStore } from "./backfill-store";

export interface AdvanceServices {
  readonly backfills: BackfillStore;
  readonly runs: RunStore;
  readonly outcomes: Pick<OutcomeStore, "counted">;
  readonly schedule: Pick<ScheduleStore, "read">;
  readonly orchestrations: Pick<Orchestrations, "start">;
  readonly clock: Clock;
}

/** What became of one backfill. */
export interface Changed {
  readonly backfill: Backfill;
  readonly state: BackfillState;
}

export interface Advanced {
  /** Those whose slice has ended, or whose buckets are gone. */
  readonly changed: readonly Changed[];
  readonly cut: NewRun | undefined;
  /** Why the engine did not take it at once, where it did not: the next tick of the schedule starts it. */
  readonly notStarted?: string | undefined;
}

/**
 * Settles slices that have ended, then cuts the next one of the oldest backfill, where neither a scheduled run nor
 * another slice goes on. A crash between any two steps loses nothing: the next tick goes on with what is written.
 */
export async function advanceBackfills(services: AdvanceServices): Promise<Advanced> {
  const { backfills, orchestrations } = services;
  const changed: Changed[] = [];
  for (const backfill of await backfills.unfinished()) {
    const state = await settle(services, backfill);
    if (state !== undefined && (await backfills.change(backfill, state))) changed.push({ backfill, state });
  }
  const run = await cutNext(services);
  if (run === undefined) return { changed, cut: undefined };
  const notStarted = await startAttempt(orchestrations, run.runId, 1).then(() => undefined, briefOf);
  return { changed, cut: run, notStarted };
}

/** Undefined where there is nothing to settle. */
async function settle(services: AdvanceServices, backfill: Backfill): Promise<BackfillState | undefined> {
  const { runs, outcomes, schedule, clock } = services;
  const { runId, cancelRequestedAt, nextFrom } = backfill;
  if (runId === undefined) {
    if (backfill.status === "paused") return undefined;
    const { keptFrom } = await schedule.read();
    return keptFrom === undefined || keptFrom <= nextFrom ? undefined : withoutBuckets(backfill, keptFrom);
  }
  const run = await runs.get(runId);
  if (run !== undefined && !isEnded(run.status)) {
    if (cancelRequestedAt !== undefined) await runs.requestCancel(runId, cancelRequestedAt);
    return undefined;
  }
  const ended = run && { run, counts: await outcomes.counted(runId, run.attempt) };
  return afterSlice(backfill, ended, clock());
}

/** Retention keeps what an unfinished backfill needs; it may have come between the check of the request and its row. */
function withoutBuckets(backfill: Backfill, keptFrom: number): BackfillState {
  const message = `buckets begin at ${isoOf(keptFrom)} by now: cancel it, and start another from there on`;
  return { ...backfill, status: "paused", error: { code: "buckets-gone", message } };
}

async function cutNext({ backfills, clock }: AdvanceServices): Promise<NewRun | undefined> {
  const waiting = await backfills.unfinished();
  const next = waiting.find(({ status, runId }) => status === "running" && runId === undefined);
  if (next === undefined) return undefined;
  const now = clock();
  const run: NewRun = {
    ...sliceOf(next),
    ...{ runId: newRunId(now), kind: "backfill", backfillId: next.backfillId, requestedAt: now },
    ...{ request: next.request, generation: undefined, incomplete: false },
  };
  const state = { ...next, runId: run.runId, startedAt: next.startedAt ?? now };
  return (await backfills.cut(next, state, run)) ? run : undefined;
}
