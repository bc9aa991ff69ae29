import { jsonBytes, readJson, type Blobs } from "../blobs";
import { JSON_TYPE } from "../runs/run-files";
import { readTrainingChunk, type ChunkTraining } from "./plan-training";
import { countsOf, trainingFiles, type DeviceOutcome, type TrainingCounts } from "./training";

export interface PublishTrainingInput extends ChunkTraining {
  readonly outcomes: readonly DeviceOutcome[];
  /** Why the chunk was given up; undefined where it was not. */
  readonly lost: string | undefined;
}

/** Writes what became of a chunk's devices; what a twin wrote first stands. */
export async function publishTraining(
  { blobs }: { readonly blobs: Blobs },
  { trainingId, plan, chunk, outcomes, lost }: PublishTrainingInput,
): Promise<TrainingCounts> {
  const name = trainingFiles.part(trainingId, chunk);
  const devices = lost === undefined ? [] : await readTrainingChunk(blobs, trainingId, plan, chunk);
  const givenUp = devices.map(({ deviceId }): DeviceOutcome => ({
    ...{ deviceId, status: "refused", code: "training-lost", message: lost ?? "" },
  }));
  const told = [...outcomes, ...givenUp];
  if (await blobs.create(name, jsonBytes(told), JSON_TYPE)) return countsOf(told);
  return countsOf((await readJson<DeviceOutcome[]>(blobs, name)) ?? told);
}
