import { SCHEDULE } from "../models/model-changes";
import { DEFAULT_WANTED_SHARE } from "../models/training/defaults";
import { isEnded } from "../runs/run";
import { ceilTo, floorTo, type Instant } from "../time";
import type { WindowShape } from "../windows/window-grid";
import { settleTraining, type SettleServices } from "./settle-training";
import { startTraining, type StartTrainingServices } from "./start-training";
import { tickTrainingId, type StoredTraining, type TrainingRequest } from "./training";

export interface ScheduledTrainingRules {
  readonly bucketMs: number;
  /** How far back it looks. */
  readonly trainingRangeMs: number;
  readonly trainingShape: WindowShape;
}

export interface ScheduleTrainingServices extends SettleServices, StartTrainingServices {
  readonly orchestrations: SettleServices["orchestrations"];
  readonly settings: ScheduledTrainingRules;
}

export interface ScheduledTraining {
  readonly training: StoredTraining;
  /** `going`: an earlier tick's is not done yet. `known`: this tick came before. */
  readonly outcome: "started" | "going" | "known";
  /** Why the engine did not take it at once, where it did not. */
  readonly notStarted?: string | undefined;
}

/** Every device that is not retired, up to the tick. */
export function scheduledRequest(tick: Instant, rules: ScheduledTrainingRules): TrainingRequest {
  const { bucketMs, trainingRangeMs, trainingShape } = rules;
  const range = { from: ceilTo(tick - trainingRangeMs, bucketMs), to: floorTo(tick, bucketMs) };
  return { ...range, ...trainingShape, wantedShare: DEFAULT_WANTED_SHARE, leaveOut: [] };
}

/** Starts the training of a tick, unless it came before or the training of an earlier one goes on. */
export async function scheduleTraining(services: ScheduleTrainingServices, tick: Instant): Promise<ScheduledTraining> {
  const trainingId = tickTrainingId(tick);
  const going = await goingOne(services);
  if (going !== undefined) {
    return { training: going, outcome: going.trainingId === trainingId ? "known" : "going" };
  }
  const request = scheduledRequest(tick, services.settings);
  const { training, isNew, notStarted } = await startTraining(services, request, SCHEDULE, trainingId);
  return { training, outcome: isNew ? "started" : "known", notStarted };
}

/** Of the timer's own; one that was lost holds nothing up. */
async function goingOne(services: SettleServices): Promise<StoredTraining | undefined> {
  for (const training of await services.trainings.unfinished()) {
    if (training.by.source !== SCHEDULE.source) continue;
    const settled = await settleTraining(services, training);
    if (!isEnded(settled.status)) return settled;
  }
  return undefined;
}
