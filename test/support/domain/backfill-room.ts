import { advanceBackfills, type AdvanceServices } from "../../../shared/backfills/advance-backfills";
import type { NewBackfill } from "../../../shared/backfills/backfill";
import { NO_COUNTS } from "../../../shared/runs/counts";
import { isEnded, type Run, type RunId, type RunStatus } from "../../../shared/runs/run";
import { newBackfill } from "../contract/backfills";
import { newRun } from "../contract/runs";
import { at, MINUTE } from "../contract/times";
import { MemoryBackfillStore } from "./memory-backfill-store";
import { MemoryRunStores } from "./memory-run-stores";
import { stepping } from "./stepping";

/** What `advanceBackfills` stands on; `step` is called before each thing that it does outside. */
export function backfillRoom() {
  const runs = new MemoryRunStores();
  const backfills = new MemoryBackfillStore(runs);
  const world = { now: at(600), step: (): void => undefined };
  const started: string[] = [];
  const orchestrations = { start: async (id: string) => void started.push(id) };
  const services: AdvanceServices = {
    ...{ backfills: stepping(backfills, world), runs: stepping(runs, world), outcomes: stepping(runs, world) },
    ...{ schedule: stepping(runs, world), orchestrations: stepping(orchestrations, world), clock: () => world.now },
  };
  const going = (kind: Run["kind"]): Run | undefined =>
    runs.all.find((run) => run.kind === kind && !isEnded(run.status));
  return {
    ...{ runs, backfills, world, started, services },
    tick: () => advanceBackfills(services),
    ask: (changes?: Partial<NewBackfill>) => backfills.insert(newBackfill(changes)),
    /** The slice that goes on. */
    slice: () => going("backfill"),
    schedule: async (): Promise<boolean> => {
      if (going("scheduled") !== undefined) return false;
      const { closedThrough = at(0), generation } = runs.state;
      const range = { from: closedThrough, to: closedThrough + MINUTE };
      const runId = `scheduled-${generation}` as RunId;
      return runs.close(runs.state, newRun({ ...range, runId, kind: "scheduled", generation }));
    },
    /** Ends the run of that kind that goes on, as it is asked to or otherwise as `status`. */
    end: async (kind: Run["kind"], status: Exclude<RunStatus, "requested" | "running"> = "completed") => {
      const run = going(kind);
      if (run === undefined) return;
      const counts = { ...NO_COUNTS, devices: 2, normal: 7, anomalous: 1 };
      await runs.publishPart({ runId: run.runId, attempt: run.attempt, chunk: 0, bytes: 1, counts }, []);
      const asked = run.cancelRequestedAt === undefined ? status : "cancelled";
      const error = asked === "failed" ? { code: "attempts-exhausted", message: "storage is away" } : undefined;
      await runs.finish(run, {
        ...{ status: asked, finishedAt: world.now, unfinished: [], maxDueAttempts: 1, ...(error && { error }) },
      });
    },
  };
}
