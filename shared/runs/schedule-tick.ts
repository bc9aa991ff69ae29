import type { BucketReader } from "../readings/bucket-reader";
import type { HubObserver } from "../readings/hub/hub-observer";
import type { IngestStore } from "../readings/ingest/ingest-store";
import type { ClosingRules, FirstRunFrom } from "./closing";
import type { Hold } from "./hold";
import { isHold, lookAhead } from "./look-ahead";
import type { Orchestrations } from "./orchestrations";
import type { OutcomeStore } from "./outcome-store";
import { reconcileRuns, type Reconciled } from "./reconcile-runs";
import { newRunId, type NewRun, type RunShape } from "./run";
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
  readonly held: Hold["by"] | "raced" | undefined;
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
  const { schedule, hub, clock, settings } = services;
  const now = clock();
  const { state, next } = await lookAhead(services, now, () => hub.describe());
  if (isHold(next)) return { closed: undefined, held: next.by };

  const run: NewRun = {
    ...next,
    ...{ runId: newRunId(now), kind: "scheduled", requestedAt: now },
    request: settings.runShape,
    generation: state.generation,
  };
  return (await schedule.close({ ...state, closedThrough: next.from }, run))
    ? { closed: run, held: undefined }
    : { closed: undefined, held: "raced" };
}
