import { randomUUID } from "node:crypto";
import type { NewRun, Run, RunId } from "../../../shared/runs/run";
import type { Store } from "../../../shared/storage/store";
import { at, NOW } from "./times";

export const newRun = (changes: Partial<NewRun> = {}): NewRun => ({
  runId: `20261120T120000Z-${randomUUID().slice(0, 8)}` as RunId,
  kind: "ad-hoc",
  ...{ from: at(0), to: at(60), requestedAt: NOW },
  request: { devicesPerActivity: 1, activitiesPerChunk: 100, chunksPerWave: 4, retryRounds: 3 },
  ...{ generation: undefined, incomplete: false },
  ...changes,
});

export async function insertRun(store: Store, changes: Partial<NewRun> = {}): Promise<Run> {
  const run = newRun(changes);
  await store.runs.insert(run);
  return stored(store, run.runId);
}

/** Closes the schedule up to `to` (minutes) with a scheduled run. The first one begins at `from`. */
export async function closeRun(store: Store, from: number, to: number): Promise<Run> {
  const state = await store.schedule.read();
  const run = newRun({ kind: "scheduled", from: at(from), to: at(to), generation: state.generation });
  if (!(await store.schedule.close(state, run))) throw new Error("the schedule stands elsewhere");
  return stored(store, run.runId);
}

export async function stored(store: Pick<Store, "runs">, runId: RunId): Promise<Run> {
  const run = await store.runs.get(runId);
  if (run === undefined) throw new Error(`run ${runId} is not in the store`);
  return run;
}
