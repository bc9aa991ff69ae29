import { at } from "../training/matrix";
import type { ColumnKind } from "../training/plan-views";
import type { Scaler, Spread } from "../training/scaler";

/** What is known of one device's columns, and by how much of its time. */
export interface Known extends Spread {
  /** Of its windows laid end to end. */
  readonly days: number;
}

/** How the devices of a fleet are spread: one value a column. */
export interface FleetSpread {
  /** Of the devices' means. */
  readonly mean: Float64Array;
  /** Variance of a device about its own mean, and of these means about the fleet's. */
  readonly within: Float64Array;
  readonly between: Float64Array;
}

/** A device's own spread and the fleet's have equal weight after so many days: it takes one to have seen them all. */
const SPREAD_DAYS = 1;
/** Windows that lie so far apart each tell its level anew. */
const LEVEL_DAYS = 0.05;

/** @param devices at least one; a clock tells all of them the same time, so it has no spread between them */
export function fleetSpreadOf(devices: readonly Spread[], kinds: readonly ColumnKind[]): FleetSpread {
  const meanOver = (of: (device: Spread, column: number) => number) =>
    Float64Array.from(kinds, (_, column) => devices.reduce((sum, one) => sum + of(one, column), 0) / devices.length);
  const mean = meanOver((device, column) => at(device.mean, column));
  return {
    mean,
    within: meanOver(({ variance }, column) => at(variance, column)),
    between: meanOver((device, column) =>
      kinds[column] === "clock" ? 0 : (at(device.mean, column) - at(mean, column)) ** 2,
    ),
  };
}

/**
 * The scale on which a device's windows compare with those of others: its own mean, and a spread that is the others'
 * the more, the less is known of its own. What a mean of little time leaves open is added to the spread, as in the
 * variance of one more value, s² (1 + 1/n). Of a device of which nothing is known, and for what time it is, it is the
 * fleet's: its mean, and the variance within devices and between them.
 */
export function scaleOf(fleet: FleetSpread, device: Known | undefined, kinds: readonly ColumnKind[]): Scaler {
  const mean = fleet.mean.slice();
  const variance = fleet.within.map((within, column) => within + at(fleet.between, column));
  for (const [column, kind] of kinds.entries()) {
    if (device === undefined || kind === "clock") continue;
    const own = device.days / (device.days + SPREAD_DAYS);
    const spread = own * at(device.variance, column) + (1 - own) * at(fleet.within, column);
    mean[column] = at(device.mean, column);
    variance[column] = spread * (1 + LEVEL_DAYS / device.days);
  }
  return { mean, scale: variance.map((value) => Math.sqrt(value) || 1) };
}
