import { chunkInstanceIdOf, instanceIdOf } from "../../../shared/runs/run";
import type { Fault } from "./fault";
import { whileHeld } from "./while-held";

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
    whileHeld(scene, random, async ({ runId, attempt, plan }) => {
      for (let chunk = 0; chunk < (plan?.chunks ?? 0); chunk++) {
        const { status } = await scene.system.durable("POST", chunkInstanceIdOf(runId, attempt, chunk), "/terminate");
        if (status === 202) return true;
      }
      return false;
    }),
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

/**
 * Made only when it is asked for by name: the engine tells nobody that the chunk is gone, and its run is found out after
 * ten minutes of the engine's own time, which this world does not move.
 */
export const chunkPurged: Fault = {
  kind: "chunk purged",
  family: "host",
  inflict: (scene, random) =>
    whileHeld(scene, random, async ({ runId, attempt, plan }) => {
      for (let chunk = 0; chunk < (plan?.chunks ?? 0); chunk++) {
        const { ok } = await scene.system.durable("DELETE", chunkInstanceIdOf(runId, attempt, chunk));
        if (ok) return true;
      }
      return false;
    }),
};

export const endedRuns: readonly Fault[] = [terminated, chunkTerminated, purged];
