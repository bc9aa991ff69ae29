import { planDrift } from "../drift/plan-drift";
import { FLEET, type DeviceId } from "../readings/reading";
import type { Instant, Range } from "../time";
import { union } from "../windows/window-grid";
import type { Candidate } from "./candidate";
import type { Due } from "./due";
import type { PlannedDevice, PlannedRange } from "./plan";

/** What a plan goes by for all of its devices. */
export interface PlanContext {
  readonly range: Range;
  readonly bucketMs: number;
  /** Those of `~fleet` are every device's. */
  readonly dues: ReadonlyMap<DeviceId, readonly Due[]>;
  /** How often a device is checked for drift; undefined where this run checks none. */
  readonly driftEveryMs: number | undefined;
  /** Where scheduled runs began: nothing before it was ever judged, so nothing before it is judged again. */
  readonly beganAt: Instant;
  /** Where the buckets begin that are kept: a window that looks further back would be judged anew by less than before. */
  readonly keptFrom: Instant | undefined;
}

/** What a run does with a device: its own range, and what it owes from earlier ones. Pure. */
export function planDevice(candidate: Candidate, context: PlanContext): PlannedDevice {
  const { deviceId, model, mute, lastDriftCheck: lastCheck } = candidate;
  const { dues, range, driftEveryMs: everyMs } = context;
  const owed = [...(dues.get(FLEET) ?? []), ...(dues.get(deviceId) ?? [])];
  const ranges = [...owedRanges(owed, candidate, context), { ...range, marks: [] }];
  return { deviceId, model, ranges, mute, ...planDrift(deviceId, model, range, { lastCheck, everyMs }) };
}

function owedRanges(dues: readonly Due[], { model, reachMs = 0 }: Candidate, context: PlanContext): PlannedRange[] {
  const clip = ({ from, to }: Range): Range => ({
    from: Math.max(from, context.beganAt),
    to: Math.min(to, context.range.from),
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
  const late = dues.filter(({ reason }) => reason === "late");
  // The first window that ends after it begins where buckets are kept.
  const wholeFrom = (context.keptFrom ?? -Infinity) + reachMs - context.bucketMs;
  const whole = ({ from, to }: Range): Range => ({ from: Math.max(from, wholeFrom), to });
  const changed = union(
    late.map((due) => whole(clip(windowsChangedBy(due, reachMs, context.bucketMs)))).filter(nonEmpty),
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
