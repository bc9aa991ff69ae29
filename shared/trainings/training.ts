import { briefOf, codeOf, mayPass } from "../errors";
import type { Author } from "../models/model-changes";
import type { Alias } from "../models/model-store";
import type { DeviceId } from "../readings/reading";
import type { RunStatus } from "../runs/run";
import { stampedId } from "../stamped-id";
import { stampOf, type Instant, type Range } from "../time";
import type { WindowShape } from "../windows/window-grid";

declare const brand: unique symbol;
export type TrainingId = string & { readonly [brand]: "TrainingId" };

/** A stretch that is not to be learned from: of one device, or of all. */
export interface LeftOut extends Range {
  readonly deviceId?: DeviceId | undefined;
}

/** Which devices learn from what: their buckets that start in [from, to). */
export interface TrainingRequest extends Range, WindowShape {
  /** Undefined means all that are not retired. */
  readonly devices?: readonly DeviceId[] | undefined;
  /** Share of usual windows that may be flagged. */
  readonly wantedShare: number;
  readonly leaveOut: readonly LeftOut[];
  /** Whether the model of the fleet is trained; where it is left out, when all devices are. */
  readonly fleetModel?: boolean | undefined;
}

/** What of a training's left-out stretches concerns the device. */
export const leftOutOf = ({ leaveOut }: TrainingRequest, deviceId: DeviceId): LeftOut[] =>
  leaveOut.filter((one) => one.deviceId === undefined || one.deviceId === deviceId);

/** What is asked for. */
export interface Training {
  readonly trainingId: TrainingId;
  readonly requestedAt: Instant;
  readonly request: TrainingRequest;
  /** Who asked, for the log of what becomes of the models. */
  readonly by: Author;
}

export type TrainingStatus = Exclude<RunStatus, "partial">;

/** A training, and what became of it so far. */
export interface StoredTraining extends Training {
  /** Counts up over all trainings. */
  readonly ordinal: number;
  readonly status: TrainingStatus;
  readonly startedAt: Instant | undefined;
  readonly finishedAt: Instant | undefined;
  readonly cancelRequestedAt: Instant | undefined;
  readonly plan: { readonly devices: number; readonly chunks: number } | undefined;
  readonly progress: TrainingProgress;
  /** Why it failed, where it did. */
  readonly error: string | undefined;
}

/** How far a training is; it moves on by waves. */
export interface TrainingProgress {
  readonly chunksDone: number;
  readonly counts: TrainingCounts;
}

/** What the orchestration tells of its training. */
export interface TrainingSoFar {
  readonly trainingId: TrainingId;
  readonly progress: TrainingProgress;
}

/** What became of one device. Refused: its data makes no model. */
export type DeviceOutcome =
  | {
      readonly deviceId: DeviceId;
      /** Scaled: it has too little data yet, so it got the fleet's model on its own scale. */
      readonly status: "trained" | "scaled";
      readonly alias: Alias;
      readonly version: string;
      readonly windows: number;
    }
  | { readonly deviceId: DeviceId; readonly status: "refused"; readonly code: string; readonly message: string };

/**
 * What keeps a model from being made.
 * @throws what may be gone when it is tried again
 */
export function refusalOf(error: unknown) {
  if (mayPass(error)) throw error;
  return { status: "refused", code: codeOf(error), message: briefOf(error) } as const;
}

/** What became of the fleet's model. */
export type FleetOutcome =
  | { readonly status: "trained"; readonly version: string; readonly devices: number; readonly windows: number }
  | { readonly status: "refused"; readonly code: string; readonly message: string };

export interface TrainingCounts {
  readonly champions: number;
  readonly challengers: number;
  /** Left out where none is. */
  readonly scaled?: number;
  /** By code. */
  readonly refused: Readonly<Record<string, number>>;
  /** Left out where it is not wanted, or not done yet. */
  readonly fleetModel?: FleetOutcome;
}

export const NOTHING_TRAINED: TrainingCounts = { champions: 0, challengers: 0, refused: {} };
export const NOTHING_DONE: TrainingProgress = { chunksDone: 0, counts: NOTHING_TRAINED };

export function addTrained(a: TrainingCounts, b: TrainingCounts): TrainingCounts {
  const refused = { ...a.refused };
  for (const [code, count] of Object.entries(b.refused)) refused[code] = (refused[code] ?? 0) + count;
  const scaled = (a.scaled ?? 0) + (b.scaled ?? 0);
  const fleetModel = a.fleetModel ?? b.fleetModel;
  return {
    ...{ champions: a.champions + b.champions, challengers: a.challengers + b.challengers, refused },
    ...(scaled > 0 && { scaled }),
    ...(fleetModel !== undefined && { fleetModel }),
  };
}

export const countsOf = (outcomes: readonly DeviceOutcome[]): TrainingCounts =>
  outcomes.map(countOf).reduce(addTrained, NOTHING_TRAINED);

function countOf(outcome: DeviceOutcome): TrainingCounts {
  if (outcome.status === "refused") return { ...NOTHING_TRAINED, refused: { [outcome.code]: 1 } };
  if (outcome.status === "scaled") return { ...NOTHING_TRAINED, scaled: 1 };
  return { ...NOTHING_TRAINED, [outcome.alias === "champion" ? "champions" : "challengers"]: 1 };
}

export const newTrainingId = (now: Instant): TrainingId => stampedId(now) as TrainingId;

/** Of the timer's tick, the same however often it fires: it can be inserted once. */
export const tickTrainingId = (tick: Instant): TrainingId => `${stampOf(tick)}-scheduled` as TrainingId;

export const trainingInstanceOf = (trainingId: TrainingId): string => `training-${trainingId}`;
export const trainingChunkInstanceOf = (trainingId: TrainingId, chunk: number): string =>
  `${trainingInstanceOf(trainingId)}-${chunk}`;

const number = (n: number): string => String(n).padStart(5, "0");

/** Where a training's blobs lie. */
export const trainingFiles = {
  folder: (id: TrainingId) => `trainings/${id}/`,
  plan: (id: TrainingId) => `trainings/${id}/plan/plan.json`,
  planChunk: (id: TrainingId, planId: string, chunk: number) =>
    `trainings/${id}/plan/${planId}/chunk-${number(chunk)}.json`,
  planSample: (id: TrainingId, planId: string) => `trainings/${id}/plan/${planId}/sample.json`,
  samplePart: (id: TrainingId, part: number) => `trainings/${id}/sample/part-${number(part)}.json`,
  part: (id: TrainingId, chunk: number) => `trainings/${id}/parts/part-${number(chunk)}.json`,
} as const;
