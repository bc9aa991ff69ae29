import { planDrift, type DriftPlan } from "../drift/plan-drift";
import type { Detector } from "../models/manifest";
import type { ModelVersion } from "../models/model-store";
import { FLEET, type DeviceId } from "../readings/reading";
import type { Mute } from "../scoring/result-row";
import type { Instant, Range } from "../time";
import { union } from "../windows/window-grid";
import type { Due } from "./due";
import { modelFor } from "./model-choice";
import type { PlannedDevice, PlannedRange } from "./plan";

export interface PlanInput {
  readonly range: Range;
  readonly devices: readonly DeviceId[];
  /** That of `~fleet` serves those that have none. */
  readonly models: ReadonlyMap<DeviceId, ModelVersion>;
  /** How far back a version looks, and its bucket. */
  readonly detectorOf: (model: ModelVersion) => Pick<Detector, "reachMs">;
  readonly mutes: ReadonlyMap<DeviceId, Mute>;
  readonly drift: DriftPlan;
  readonly bucketMs: number;
  readonly dues: readonly Due[];
  /** Where scheduled runs began: nothing before it was ever judged, so nothing before it is judged again. */
  readonly beganAt: Instant;
  /** Where the buckets begin that are kept: a window that looks further back would be judged anew by less than before. */
  readonly keptFrom: Instant | undefined;
}

/** What a run does with each device: its own range, and what it owes from earlier ones. Pure. */
export function makePlan(input: PlanInput): PlannedDevice[] {
  const dues = new Map<DeviceId, Due[]>();
  for (const due of input.dues) dues.set(due.deviceId, [...(dues.get(due.deviceId) ?? []), due]);
  const everyones = dues.get(FLEET) ?? [];
  return input.devices.map((deviceId) => {
    const model = modelFor(input.models, deviceId);
    const owed = [...everyones, ...(dues.get(deviceId) ?? [])];
    const ranges = [...owedRanges(owed, model, input), { ...input.range, marks: [] }];
    const drift = planDrift(deviceId, model, input.range, input.drift);
    return { deviceId, model, ranges, mute: input.mutes.get(deviceId), ...drift };
  });
}

function owedRanges(dues: readonly Due[], model: ModelVersion | null, input: PlanInput): PlannedRange[] {
  const clip = ({ from, to }: Range): Range => ({
    from: Math.max(from, input.beganAt),
    to: Math.min(to, input.range.from),
  });
  const nonEmpty = ({ from, to }: Range): boolean => from < to;
  const failed = union(
    dues
      .filter(({ reason }) => reason === "failed")
      .map(clip)
      .filter(nonEmpty),
  );
  const owed = failed.map((range): PlannedRange => ({ ...range, marks: [] }));
  if (model === null) return owed;
  const { reachMs } = input.detectorOf(model);
  const late = dues.filter(({ reason }) => reason === "late");
  // The first window that ends after it begins where buckets are kept.
  const wholeFrom = (input.keptFrom ?? -Infinity) + reachMs - input.bucketMs;
  const whole = ({ from, to }: Range): Range => ({ from: Math.max(from, wholeFrom), to });
  const changed = union(
    late.map((due) => whole(clip(windowsChangedBy(due, reachMs, input.bucketMs)))).filter(nonEmpty),
  );
  const again = changed.flatMap((range) => subtract(range, failed));
  return [...owed, ...again.map((range): PlannedRange => ({ ...range, marks: ["rescored"] }))];
}

/** A bucket that starts at b is in the windows that end in (b, b + reach]. */
const windowsChangedBy = ({ from, to }: Range, reachMs: number, bucketMs: number): Range => ({
  from,
  to: to - bucketMs + reachMs,
});

/** What of `range` lies outside all of `holes`, which are ordered and disjoint. */
function subtract(range: Range, holes: readonly Range[]): Range[] {
  const rest: Range[] = [];
  let { from } = range;
  for (const hole of holes) {
    if (hole.to <= from || hole.from >= range.to) continue;
    if (hole.from > from) rest.push({ from, to: hole.from });
    from = hole.to;
  }
  if (from < range.to) rest.push({ from, to: range.to });
  return rest;
}
