import type { ChunkInput, ChunkOutcome } from "./score-chunk";
import type { Orchestrator, Step } from "./orchestrator";
import type { BeginInput, Begun, Go } from "./begin-run";
import type { PlanSummary } from "./plan";
import type { RunProgress } from "./progress";
import { chunkInstanceIdOf, type RunId, type RunStatus } from "./run";

export interface FleetInput {
  readonly runId: RunId;
  readonly attempt: number;
  /** From the second execution on: what those before found out. Without a plan they have only waited. */
  readonly begun?: { readonly token: string; readonly plan?: PlanSummary | undefined; readonly wave?: number };
}

const WAIT_MS = 5_000;

/** One attempt of a run: plan, score in waves of chunks, finish. A wave is an execution of its own, and so is a wait. */
export function* scoreFleet(o: Orchestrator, { runId, attempt, begun }: FleetInput): Step<RunStatus | "superseded"> {
  const token = begun?.token ?? String(o.now);
  // Instances of lower versions would finish where they are told to wait.
  const canWait = Number(o.version) >= 3 || undefined;
  const asked = { runId, attempt, token, plan: begun?.plan, chunksDone: doneIn(begun), canWait };
  const { go, progress } = yield* begin(o, asked);
  if (go === "stop") return "superseded";
  if (go === "wait") {
    yield* o.sleep(WAIT_MS);
    o.continueAsNew({ runId, attempt, begun: { ...begun, token } } satisfies FleetInput);
    return "running";
  }
  if (go === "on") {
    const plan = begun?.plan ?? (yield* o.call<PlanSummary>("plan-run", { runId }));
    const wave = begun?.wave ?? 0;
    yield* scoreWave(o, { runId, attempt, plan }, wave, progress);
    if (firstChunk(plan, wave + 1) < plan.chunks) {
      o.continueAsNew({ runId, attempt, begun: { token, plan, wave: wave + 1 } } satisfies FleetInput);
      return "running";
    }
  }
  return yield* o.call<RunStatus>("finish-run", { runId, attempt });
}

/** Histories of versions that showed no counts hold the word alone. */
function* begin(o: Orchestrator, input: BeginInput): Step<Begun> {
  const answer = yield* o.call<Go | Begun>("begin-run", input);
  return typeof answer === "string" ? { go: answer } : answer;
}

const doneIn = (begun: FleetInput["begun"]): number =>
  begun?.plan === undefined ? 0 : firstChunk(begun.plan, begun.wave ?? 0);

const firstChunk = (plan: PlanSummary, wave: number): number => wave * plan.chunksPerWave;

function* scoreWave(
  o: Orchestrator,
  run: Omit<ChunkInput, "chunk">,
  wave: number,
  progress: RunProgress | undefined,
): Step<void> {
  const { plan, runId, attempt } = run;
  const first = firstChunk(plan, wave);
  const last = Math.min(first + plan.chunksPerWave, plan.chunks);
  const shown = { ...progress, chunks: plan.chunks, devices: plan.devices };
  o.showProgress({ ...shown, chunksDone: first });
  const children = Array.from({ length: last - first }, (_, i) => ({
    instanceId: chunkInstanceIdOf(runId, attempt, first + i),
    input: { ...run, chunk: first + i } satisfies ChunkInput,
  }));
  yield* o.callChildren<ChunkOutcome>("score-chunk", children);
  o.showProgress({ ...shown, chunksDone: last });
}
