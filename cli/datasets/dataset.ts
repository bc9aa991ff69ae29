import type { DeviceId } from "../../shared/readings/reading";
import type { Instant } from "../../shared/time";
import type { Point, Stream } from "../sending/point";

/** Where a device's measurements begin, where training ends and judging begins, and where they end (exclusive). */
export interface Split {
  readonly start: Instant;
  readonly split: Instant;
  readonly end: Instant;
}

/** A stretch in which a device was not well; `to` is exclusive. */
export interface Label {
  readonly deviceId: DeviceId;
  readonly from: Instant;
  readonly to: Instant;
}

/** Measurements with what is known about them, simulated or from files. */
export interface Dataset {
  /** The grid of seconds on which the readings of a sensor lie. */
  readonly stepSeconds: number;
  /** One a device: these are the devices there are. */
  readonly splits: ReadonlyMap<DeviceId, Split>;
  readonly labels: readonly Label[];
  /** All points in the order of time, over all devices; each call begins anew. What is wrong in them is thrown here. */
  points(): Stream<Point>;
}
