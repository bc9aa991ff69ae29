import type { Author } from "../models/model-changes";
import type {
  StoredTraining,
  TrainingCounts,
  TrainingId,
  TrainingRequest,
  TrainingStatus,
} from "../trainings/training";
import { numberOf, textOf, type Row } from "./row-values";

/** Whichever engine it comes from: a time is milliseconds or a driver's Date, a whole number may be text. */
export function trainingOf(row: Row): StoredTraining {
  const devices = numberOf(row["planned_devices"]);
  return {
    trainingId: row["training_id"] as TrainingId,
    ordinal: Number(row["ordinal"]),
    status: row["status"] as TrainingStatus,
    request: JSON.parse(String(row["request"])) as TrainingRequest,
    by: { name: textOf(row["author"]), source: row["author_source"] as Author["source"] },
    requestedAt: Number(row["requested_at"]),
    startedAt: numberOf(row["started_at"]),
    finishedAt: numberOf(row["finished_at"]),
    cancelRequestedAt: numberOf(row["cancel_requested_at"]),
    plan: devices === undefined ? undefined : { devices, chunks: Number(row["planned_chunks"]) },
    progress: {
      chunksDone: Number(row["chunks_done"]),
      counts: JSON.parse(String(row["counts"])) as TrainingCounts,
    },
    error: textOf(row["error"]),
  };
}
