import { hash } from "node:crypto";
import type { DeviceId } from "../readings/reading";
import type { ModelVersion } from "../models/model-store";
import { floorTo, type Instant, type Range } from "../time";
import type { LastDriftCheck } from "./drift-check";

/** What a plan says of a device's drift. */
export interface PlannedDrift {
  /** Where a check is due: that of the days up to then. */
  readonly checkDriftThrough?: Instant | undefined;
  /** The check that found it drifted, where those since have found the same: windows that end later are marked. */
  readonly driftedSince?: Instant | undefined;
}

export interface DriftPlan {
  /** The device's, by whichever version. */
  readonly lastCheck: LastDriftCheck | undefined;
  /** How often a device is checked; undefined where this run checks none. */
  readonly everyMs: number | undefined;
}

/** Of models that were never checked: as long after a device's turn, should the run at its turn fail or judge nothing. */
const GRACE_MS = 3_600_000;

/**
 * Each device has a turn of its own, told by its id, so that every run checks some and none checks all. It is due where
 * its turn came since its last check. What was found by another version says nothing: a new champion begins anew.
 */
export function planDrift(
  deviceId: DeviceId,
  model: ModelVersion | null,
  { from, to }: Range,
  { lastCheck, everyMs }: DriftPlan,
): PlannedDrift {
  if (model === null) return {};
  const last = lastCheck?.modelVersion === model.version ? lastCheck : undefined;
  const since = last?.through ?? Math.min(from, to - GRACE_MS);
  return {
    checkDriftThrough: everyMs !== undefined && hasTurn(deviceId, { from: since, to }, everyMs) ? to : undefined,
    driftedSince: last?.state === "drifted" ? last.since : undefined,
  };
}

function hasTurn(deviceId: DeviceId, { from, to }: Range, everyMs: number): boolean {
  const phase = phaseOf(deviceId, everyMs);
  return floorTo(to - phase, everyMs) > floorTo(from - phase, everyMs);
}

/** Where in the interval the device's turn is: ids that differ in a digit have theirs far apart. */
const phaseOf = (deviceId: DeviceId, everyMs: number): number =>
  (hash("sha1", deviceId, "buffer").readUInt32BE() / 2 ** 32) * everyMs;
