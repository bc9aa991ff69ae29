import type { PlannedDrift } from "../drift/plan-drift";
import type { ModelVersion } from "../models/model-store";
import type { DeviceId } from "../readings/reading";
import type { Range } from "../time";
import type { Mark, Mute } from "../scoring/result-row";
import type { RunShape } from "./run";

/** A stretch of one device that a run scores, and what is said beside its verdicts. */
export interface PlannedRange extends Range {
  readonly marks: readonly Mark[];
}

export interface PlannedDevice extends PlannedDrift {
  readonly deviceId: DeviceId;
  /** Null where neither the device nor the fleet has a champion. */
  readonly model: ModelVersion | null;
  readonly ranges: readonly PlannedRange[];
  /** Where it has ever been muted. */
  readonly mute?: Mute | undefined;
}

/** What an orchestration carries of a plan: counts and a reference, never the devices. */
export interface PlanSummary extends RunShape {
  /** Under which name the chunks of this plan lie. */
  readonly planId: string;
  readonly revision: number;
  /** The version of the fleet's own model that serves devices of this plan; null where it serves none. */
  readonly fleetVersion: string | null;
  readonly devices: number;
  readonly chunks: number;
}

/** The device positions of an activity within its chunk: [from, to). */
export const activitySlice = ({ devicesPerActivity }: RunShape, activity: number): [from: number, to: number] => [
  activity * devicesPerActivity,
  (activity + 1) * devicesPerActivity,
];

export const devicesPerChunk = ({ activitiesPerChunk, devicesPerActivity }: RunShape): number =>
  activitiesPerChunk * devicesPerActivity;

/** Those of the first `chunks` chunks. */
export const devicesBefore = (plan: PlanSummary, chunks: number): number =>
  Math.min(chunks * devicesPerChunk(plan), plan.devices);

export const devicesInChunk = (plan: PlanSummary, chunk: number): number =>
  Math.min(devicesPerChunk(plan), plan.devices - chunk * devicesPerChunk(plan));

export const activitiesInChunk = (plan: PlanSummary, chunk: number): number =>
  Math.ceil(devicesInChunk(plan, chunk) / plan.devicesPerActivity);
