import { chunkInstanceIdOf, instanceIdOf, type Run } from "../../../shared/runs/run";
import type { Scene } from "../scenario/scene";
import type { System } from "../system";
import { PATIENCE_MS, type Fault } from "./fault";
import { IN_A_CHUNK, whileHeld } from "./while-held";

const terminated: Fault = {
  kind: "run terminated",
  family: "host",
  inflict: (scene, random) =>
    whileHeld(scene, random, async ({ runId, attempt }) => {
      const { status } = await scene.system.durable("POST", instanceIdOf(runId, attempt), "/terminate");
      return status === 202;
    }),
};

const chunkTerminated: Fault = {
  kind: "chunk terminated",
  family: "host",
  inflict: (scene, random) =>
    whileHeld(
      scene,
      random,
      async (run) => {
        const chunk = await chunkAtWork(scene.system, run);
        return chunk !== undefined && (await scene.system.durable("POST", chunk, "/terminate")).status === 202;
      },
      IN_A_CHUNK,
    ),
};

const purged: Fault = {
  kind: "run purged",
  family: "host",
  inflict: (scene, random) =>
    whileHeld(scene, random, async ({ runId, attempt }) => {
      const { ok } = await scene.system.durable("DELETE", instanceIdOf(runId, attempt));
      return ok;
    }),
};

/** Nobody tells the run that waits for the chunk: it is found out when nothing has happened for ten minutes. */
const chunkPurged: Fault = {
  kind: "chunk purged",
  family: "host",
  async inflict(scene, random) {
    let stuck: Run | undefined;
    const purge = async (run: Run): Promise<boolean> => {
      const chunk = await chunkAtWork(scene.system, run);
      const isGone = chunk !== undefined && (await scene.system.durable("DELETE", chunk)).ok;
      if (isGone) stuck = run;
      return isGone;
    };
    await whileHeld(scene, random, purge, IN_A_CHUNK);
    return stuck !== undefined && isFoundOut(scene, stuck);
  },
};

async function chunkAtWork(system: System, { runId, attempt, plan }: Run): Promise<string | undefined> {
  for (let chunk = 0; chunk < (plan?.chunks ?? 0); chunk++) {
    const instanceId = chunkInstanceIdOf(runId, attempt, chunk);
    // 202: it has not ended.
    if ((await system.durable("GET", instanceId)).status === 202) return instanceId;
  }
  return undefined;
}

/** Tried again, or given up after the last attempt. */
async function isFoundOut(scene: Scene, { runId, attempt }: Run): Promise<boolean> {
  let now: Run | undefined;
  await scene.comes(async () => {
    now = await scene.system.room.runs.get(runId);
    return now?.attempt !== attempt || now.finishedAt !== undefined;
  }, 2 * PATIENCE_MS);
  return now !== undefined && (now.attempt > attempt || now.status === "failed");
}

export const endedRuns: readonly Fault[] = [terminated, chunkTerminated, purged, chunkPurged];
