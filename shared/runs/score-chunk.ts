import { briefOf } from "../errors";
import type { Orchestrator, Step } from "./orchestrator";
import { activitiesInChunk, devicesInChunk, activitySlice, type PlanSummary } from "./plan";
import type { PositionedFailure, PublishInput, PublishOutcome } from "./publish-part";
import type { RunId } from "./run";
import type { ScoreOutcome, ScoringFailure } from "./score-device";

export interface ChunkInput {
  readonly runId: RunId;
  readonly attempt: number;
  readonly chunk: number;
  readonly plan: PlanSummary;
}

export type ChunkOutcome = "published" | "cancelled" | "failed";

const FIRST_PAUSE_MS = 2_000;
/** How often a chunk is done all over because its blocks were gone when they were to be committed. */
const MAX_STAGINGS = 3;

/** Scores a chunk's devices, those that fail in passing again, and publishes what came of it. */
export function* scoreChunk(o: Orchestrator, input: ChunkInput): Step<ChunkOutcome> {
  const startedAt = o.now;
  for (let staging = 0; staging < MAX_STAGINGS; staging++) {
    const { staged, failures, cancelled } = yield* scoreInRounds(o, input);
    if (cancelled) return "cancelled";
    const published = yield* publish(o, { ...input, staged, failures, startedAt });
    if (published !== "blocks-gone") return published;
  }
  return "failed";
}

/** A part that cannot be published is this chunk's failure alone: the other chunks of the run go on. */
function* publish(o: Orchestrator, input: PublishInput): Step<PublishOutcome | "failed"> {
  try {
    return yield* o.call<PublishOutcome>("publish-part", input);
  } catch {
    return "failed";
  }
}

interface Scored {
  readonly staged: readonly number[];
  readonly failures: readonly PositionedFailure[];
  readonly cancelled: boolean;
}

function* scoreInRounds(o: Orchestrator, input: ChunkInput): Step<Scored> {
  const outcomes = new Map<number, ScoreOutcome>();
  let pending = Array.from({ length: activitiesInChunk(input.plan, input.chunk) }, (_, activity) => activity);
  for (let round = 0; ; round++) {
    const results = yield* scoreRound(o, input, pending);
    for (const [activity, outcome] of results) outcomes.set(activity, outcome);
    if (results.some(([, { cancelled }]) => cancelled)) return { staged: [], failures: [], cancelled: true };
    pending = results.filter(([, outcome]) => outcome.failures.some(isRetryable)).map(([activity]) => activity);
    if (pending.length === 0 || round === input.plan.retryRounds) return settle(outcomes, round + 1);
    yield* o.sleep(FIRST_PAUSE_MS * 2 ** round);
  }
}

const isRetryable = ({ retryable }: ScoringFailure): boolean => retryable;

function settle(outcomes: ReadonlyMap<number, ScoreOutcome>, rounds: number): Scored {
  const failures = [...outcomes.values()].flatMap((outcome) => outcome.failures);
  return {
    staged: [...outcomes].filter(([, { staged }]) => staged).map(([activity]) => activity),
    failures: failures.map(({ position, code, message, retryable }) => ({
      ...{ position, code, message },
      attempts: retryable ? rounds : 1,
    })),
    cancelled: false,
  };
}

type ActivityOutcome = readonly [activity: number, outcome: ScoreOutcome];

function* scoreRound(o: Orchestrator, input: ChunkInput, activities: readonly number[]): Step<ActivityOutcome[]> {
  try {
    const inputs = activities.map((activity) => ({ ...input, activity }));
    const outcomes = yield* o.callAll<ScoreOutcome>("score-device", inputs);
    return outcomes.flatMap((outcome, i) => [[activities[i] ?? -1, outcome] as const]);
  } catch (error) {
    // Thrown, not returned: the process died under an activity, or the host gave it up. Which one is not said.
    return activities.map((activity) => [activity, lost(input, activity, briefOf(error))]);
  }
}

function lost({ plan, chunk }: ChunkInput, activity: number, message: string): ScoreOutcome {
  const [from, to] = activitySlice(plan, activity);
  const positions = Array.from({ length: Math.min(to, devicesInChunk(plan, chunk)) - from }, (_, i) => from + i);
  const failures = positions.map((position) => ({ position, code: "activity-lost", message, retryable: true }));
  return { cancelled: false, staged: false, failures };
}
