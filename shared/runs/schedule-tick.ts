import type { BucketReader } from "../readings/bucket-reader";
import type { HubDescription, HubObserver } from "../readings/hub/hub-observer";
import type { IngestStore } from "../readings/ingest/ingest-store";
import { completeThrough, nextClosing, nextFrom, type ClosingRules, type FirstRunFrom } from "./closing";
import type { Orchestrations } from "./orchestrations";
import type { OutcomeStore } from "./outcome-store";
import { reconcileRuns, type Reconciled } from "./reconcile-runs";
import { newRunId, type NewRun, type RunShape } from "./run";
import { isScheduledGoing } from "./is-scheduled-going";
import type { RunStore } from "./run-store";
import type { ScheduleStore } from "./schedule-store";
import type { Clock } from "../time";

export interface TickServices {
  readonly runs: RunStore;
  readonly outcomes: OutcomeStore;
  readonly schedule: ScheduleStore;
  readonly ingest: IngestStore;
  readonly buckets: BucketReader;
  readonly hub: HubObserver;
  readonly clock: Clock;
  readonly orchestrations: Pick<Orchestrations, "start" | "state" | "terminate">;
  readonly settings: ClosingRules & {
    readonly firstRunFrom: FirstRunFrom;
    readonly runShape: RunShape;
    readonly maxAttempts: number;
    readonly maxDueAttempts: number;
  };
}

export interface TickOutcome extends Reconciled {
  readonly closed: NewRun | undefined;
  /** Why no run was closed, where none was. */
  readonly held: "paused" | "run-going" | "no-data" | "hub-silent" | "raced" | undefined;
}

/** Reconcile, close, start. A crash between any two loses nothing: the next tick finds what was left. */
export async function scheduleTick(services: TickServices): Promise<TickOutcome> {
  const reconciled = await reconcileRuns(services);
  const closing = await close(services);
  if (closing.closed === undefined) return { ...reconciled, ...closing };
  const started = await reconcileRuns(services);
  return { ...reconciled, troubled: [...reconciled.troubled, ...started.troubled], ...closing };
}

async function close(services: TickServices): Promise<Pick<TickOutcome, "closed" | "held">> {
  const { schedule, runs, buckets, ingest, clock, settings } = services;
  const state = await schedule.read();
  if (state.paused) return { closed: undefined, held: "paused" };
  if (await isScheduledGoing(runs)) return { closed: undefined, held: "run-going" };

  const now = clock();
  // The hub is asked before the store: what arrives in between can only make more complete.
  const hub = await describe(services.hub);
  const complete = completeThrough(now, hub, await ingest.progress(), settings);
  const from = nextFrom(state, settings.firstRunFrom, await buckets.oldestBucket(), complete, settings.bucketMs);
  if (from === undefined) return { closed: undefined, held: "no-data" };
  const closing = nextClosing(from, now, complete, settings);
  if (closing === undefined) return { closed: undefined, held: hub === undefined ? "hub-silent" : "no-data" };

  const run: NewRun = {
    ...closing,
    ...{ runId: newRunId(now), kind: "scheduled", requestedAt: now },
    request: settings.runShape,
    generation: state.generation,
  };
  return (await schedule.close({ ...state, closedThrough: from }, run))
    ? { closed: run, held: undefined }
    : { closed: undefined, held: "raced" };
}

async function describe(hub: HubObserver): Promise<HubDescription | undefined> {
  try {
    return await hub.describe();
  } catch {
    return undefined;
  }
}
