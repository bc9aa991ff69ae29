import { randomBytes } from "node:crypto";
import type { Author } from "../models/model-changes";
import type { DeviceId } from "../readings/reading";
import { isoOf, type Instant, type Range } from "../time";
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

export interface Training {
  readonly trainingId: TrainingId;
  readonly requestedAt: Instant;
  readonly request: TrainingRequest;
  /** Who asked, for the log of what becomes of the models. */
  readonly by?: Author;
}

/** What became of one device. Refused: its data makes no model. */
export type DeviceOutcome =
  | {
      readonly deviceId: DeviceId;
      /** Scaled: it has too little data yet, so it got the fleet's model on its own scale. */
      readonly status: "trained" | "scaled";
      readonly version: string;
      readonly windows: number;
    }
  | { readonly deviceId: DeviceId; readonly status: "refused"; readonly code: string; readonly message: string };

/** What became of the fleet's model. */
export type FleetOutcome =
  | { readonly status: "trained"; readonly version: string; readonly devices: number; readonly windows: number }
  | { readonly status: "refused"; readonly code: string; readonly message: string };

export interface TrainingCounts {
  readonly trained: number;
  /** Left out where none is. */
  readonly scaled?: number;
  /** By code. */
  readonly refused: Readonly<Record<string, number>>;
}

export const NOTHING_TRAINED: TrainingCounts = { trained: 0, refused: {} };

export function addTrained(a: TrainingCounts, b: TrainingCounts): TrainingCounts {
  const refused = { ...a.refused };
  for (const [code, count] of Object.entries(b.refused)) refused[code] = (refused[code] ?? 0) + count;
  const scaled = (a.scaled ?? 0) + (b.scaled ?? 0);
  return { trained: a.trained + b.trained, ...(scaled > 0 && { scaled }), refused };
}

export function countsOf(outcomes: readonly DeviceOutcome[]): TrainingCounts {
  return outcomes
    .map((outcome) =>
      outcome.status === "refused"
        ? { ...NOTHING_TRAINED, refused: { [outcome.code]: 1 } }
        : { ...NOTHING_TRAINED, [outcome.status]: 1 },
    )
    .reduce(addTrained, NOTHING_TRAINED);
}

/** Sorts by time, says it, and is unique. */
export const newTrainingId = (now: Instant): TrainingId =>
  `${isoOf(now).replace(/[-:]|\.\d+/g, "")}-${randomBytes(4).toString("hex")}` as TrainingId;

export const trainingInstanceOf = (trainingId: TrainingId): string => `training-${trainingId}`;

const number = (n: number): string => String(n).padStart(5, "0");

/** Where a training's blobs lie. */
export const trainingFiles = {
  plan: (id: TrainingId) => `trainings/${id}/plan/plan.json`,
  planChunk: (id: TrainingId, planId: string, chunk: number) =>
    `trainings/${id}/plan/${planId}/chunk-${number(chunk)}.json`,
  planSample: (id: TrainingId, planId: string) => `trainings/${id}/plan/${planId}/sample.json`,
  samplePart: (id: TrainingId, part: number) => `trainings/${id}/sample/part-${number(part)}.json`,
  part: (id: TrainingId, chunk: number) => `trainings/${id}/parts/part-${number(chunk)}.json`,
  summary: (id: TrainingId) => `trainings/${id}/summary.json`,
} as const;
