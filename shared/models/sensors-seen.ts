import type { SensorName } from "../readings/reading";
import type { Look } from "../windows/compose-windows";
import type { Manifest } from "./manifest";

/** What training sees of each sensor, window by window: by it a sensor strikes later. */
export class SensorsSeen {
  readonly #sensors = new Map<SensorName, { min: number; max: number; windows: number; constant: number }>();

  readonly look: Look = (_end, sensor, { min, max }) => {
    const seen = this.#sensors.get(sensor) ?? { min, max, windows: 0, constant: 0 };
    this.#sensors.set(sensor, seen);
    seen.min = Math.min(seen.min, min);
    seen.max = Math.max(seen.max, max);
    seen.windows++;
    if (min === max) seen.constant++;
  };

  list(): NonNullable<Manifest["sensors"]> {
    return [...this.#sensors].map(([name, { min, max, windows, constant }]) => {
      return { name, min, max, constantShare: constant / windows };
    });
  }
}
