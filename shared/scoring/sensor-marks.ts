import type { Manifest } from "../models/manifest";
import type { Aggregate } from "../readings/aggregate";
import type { SensorName } from "../readings/reading";
import type { Instant } from "../time";

export type SensorMark = `${"stuck-sensor" | "outside-training"}:${string}`;

/** As many readings that are all the same say something. */
const FEW_READINGS = 3;
/** A sensor that stood still in a larger share of the windows of training is one that does. */
const USUAL_SHARE = 0.01;

/**
 * What strikes about single sensors, whatever the model thinks of the window: one that stands still though it never did,
 * and one with readings beyond all that training saw. Nothing where the manifest does not say what training saw.
 */
export class SensorMarks {
  readonly #marks = new Map<Instant, SensorMark[]>();

  readonly #sensors: ReadonlyMap<string, NonNullable<Manifest["sensors"]>[number]>;

  constructor(sensors: Manifest["sensors"] = []) {
    this.#sensors = new Map(sensors.map((seen) => [seen.name, seen]));
  }

  /** @param window the readings of a sensor in the window that ends at `end` */
  readonly look = (end: Instant, sensor: SensorName, window: Readonly<Aggregate>): void => {
    const seen = this.#sensors.get(sensor);
    if (seen === undefined) return;
    const { count, min, max } = window;
    if (min === max && count >= FEW_READINGS && seen.constantShare < USUAL_SHARE) {
      this.#add(end, `stuck-sensor:${sensor}`);
    }
    if (min < seen.min || max > seen.max) this.#add(end, `outside-training:${sensor}`);
  };

  of(end: Instant): readonly SensorMark[] {
    return this.#marks.get(end) ?? [];
  }

  #add(end: Instant, mark: SensorMark): void {
    const marks = this.#marks.get(end);
    if (marks === undefined) this.#marks.set(end, [mark]);
    else marks.push(mark);
  }
}
