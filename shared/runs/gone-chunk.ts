import type { Clock } from "../time";
import type { InstanceState, Orchestrations } from "./orchestrations";

/** A chunk is known within seconds after its wave began, or, behind a long queue, within minutes. */
const STUCK_AFTER_MS = 10 * 60_000;

/**
 * A chunk of the present wave that the engine no longer knows, where nothing has happened for long: somebody purged it,
 * and nobody will tell the instance that waits for it.
 */
export async function goneChunk(
  { orchestrations, clock }: { readonly orchestrations: Pick<Orchestrations, "state">; readonly clock: Clock },
  { state, updatedAt, progress }: InstanceState,
  chunksPerWave: number,
  instanceIdOf: (chunk: number) => string,
): Promise<string | undefined> {
  if (state !== "going" || updatedAt === undefined || progress === undefined) return undefined;
  if (clock() - updatedAt < STUCK_AFTER_MS) return undefined;
  const last = Math.min(progress.chunksDone + chunksPerWave, progress.chunks);
  for (let chunk = progress.chunksDone; chunk < last; chunk++) {
    const instanceId = instanceIdOf(chunk);
    if ((await orchestrations.state(instanceId)).state === "lost") return instanceId;
  }
  return undefined;
}
