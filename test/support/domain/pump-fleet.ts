import { gaussian, seededRandom } from "../../../cli/simulation/random";
import type { BucketSeries } from "../../../shared/readings/bucket-reader";
import type { DeviceId, Reading, SensorName } from "../../../shared/readings/reading";
import type { Instant } from "../../../shared/time";
import { aggregateReadings } from "./points";

const MINUTE = 60_000;
const TEMPERATURE = "temperature" as SensorName;
const PRESSURE = "pressure" as SensorName;

/** A machine of which temperature and pressure follow one load, each about a level and in units of its own. */
export interface Pump {
  readonly deviceId: DeviceId;
  readonly level: number;
  readonly spread: number;
  readonly minutes: number;
  /** Spreads by which the temperature alone is off, from `offFrom` on. */
  readonly off?: number;
  readonly offFrom?: Instant;
}

/** Ten pumps of a fleet differ far more than each of them moves. */
export const pumps = (count: number, minutes: number): Pump[] =>
  Array.from({ length: count }, (_, i) => ({
    deviceId: `pump-${i}` as DeviceId,
    level: 40 + 4 * i,
    spread: 1 + 0.1 * (i % 4),
    minutes,
  }));

/** A reading a minute and sensor from 0 on. */
export function seriesOf({ deviceId, level, spread, minutes, off = 0, offFrom = Infinity }: Pump): BucketSeries {
  const random = seededRandom(1, deviceId);
  const readings: { [S in "temperature" | "pressure"]: Reading[] } = { temperature: [], pressure: [] };
  let load = 0;
  for (let minute = 0; minute < minutes; minute++) {
    load = 0.9 * load + Math.sqrt(1 - 0.9 ** 2) * gaussian(random);
    const at = minute * MINUTE;
    const shift = at >= offFrom ? off * spread : 0;
    const [warm, noise] = [0.3 * gaussian(random), 0.3 * gaussian(random)];
    readings.temperature.push({ deviceId, at, sensor: TEMPERATURE, value: level + shift + spread * (load + warm) });
    readings.pressure.push({ deviceId, at, sensor: PRESSURE, value: level / 10 + 0.1 * spread * (noise - load) });
  }
  return new Map([
    [TEMPERATURE, aggregateReadings(readings.temperature, MINUTE)],
    [PRESSURE, aggregateReadings(readings.pressure, MINUTE)],
  ]);
}
