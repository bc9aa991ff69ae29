import type { StoredTraining, TrainingCounts } from "../trainings/training";
import { isoOf, isoOrNull } from "../time";
import { listedView } from "./listed-view";
import { nextOf, tokenOf } from "./page-token";

const countsView = ({ champions, challengers, scaled = 0, refused, fleetModel }: TrainingCounts) => ({
  ...{ trained: champions + challengers, champions, challengers, scaled, refused, fleetModel: fleetModel ?? null },
});

/** A training as the API shows it. */
export const trainingView = ({ trainingId, request, by, progress, ...training }: StoredTraining) => ({
  id: trainingId,
  status: training.status,
  from: isoOf(request.from),
  to: isoOf(request.to),
  by: { name: by.name ?? null, source: by.source },
  request: {
    devices: request.devices === undefined ? ("all" as const) : listedView(request.devices),
    ...{ windowSeconds: request.windowMs / 1000, hopSeconds: request.hopMs / 1000, wantedShare: request.wantedShare },
    leaveOut: request.leaveOut.map((one) => ({ ...one, from: isoOf(one.from), to: isoOf(one.to) })),
  },
  plan: training.plan ?? null,
  progress: { chunksDone: progress.chunksDone, ...countsView(progress.counts) },
  cancelRequested: training.cancelRequestedAt !== undefined,
  error: training.error ?? null,
  requestedAt: isoOf(training.requestedAt),
  startedAt: isoOrNull(training.startedAt),
  finishedAt: isoOrNull(training.finishedAt),
});

export const trainingListView = (trainings: readonly StoredTraining[], limit: number) => ({
  trainings: trainings.map(trainingView),
  next: nextOf(trainings, limit, ({ ordinal }) => tokenOf(ordinal)),
});
