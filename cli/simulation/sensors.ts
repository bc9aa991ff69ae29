import type { SensorName } from "../../shared/readings/reading";

/** How one sensor of a machine behaves when all is well. */
export interface SensorProfile {
  readonly name: SensorName;
  /** Where it rests, in its own unit, and how much machines differ there (as a share). */
  readonly level: number;
  readonly levelSpread: number;
  /** What one unit of load, wander or jitter comes to, in its own unit. */
  readonly scale: number;
  /** How it follows the load that all sensors of a machine share. */
  readonly load: number;
  /** Its own slow noise, and its noise from reading to reading. */
  readonly wander: number;
  readonly jitter: number;
  /** Decimals of a value when it is sent. */
  readonly decimals: number;
  /** Whether it is one that goes its own way where the correlation is lost. */
  readonly detaches: boolean;
}

/** A pump: °C, mm/s, bar, A. Current follows the load closest; pressure falls as the load rises. */
export const PUMP: readonly SensorProfile[] = [
  profile("temperature", { level: 61, scale: 2.4, load: 0.9, wander: 0.25, jitter: 0.3, decimals: 2, detaches: true }),
  profile("vibration", { level: 2.8, scale: 0.35, load: 0.8, wander: 0.2, jitter: 0.4, decimals: 3, detaches: false }),
  profile("pressure", { level: 5.2, scale: 0.22, load: -0.6, wander: 0.4, jitter: 0.3, decimals: 3, detaches: false }),
  profile("current", { level: 14.5, scale: 1.3, load: 1, wander: 0.15, jitter: 0.25, decimals: 2, detaches: true }),
];

/** So many sensors: a pump's, and then the same kinds again, `temperature-2`. */
export const sensorProfiles = (count: number): readonly SensorProfile[] =>
  Array.from({ length: count }, (_, i) => {
    const [kind, round] = [PUMP[i % PUMP.length], Math.floor(i / PUMP.length)];
    if (kind === undefined) throw new Error("a pump has sensors");
    return round === 0 ? kind : { ...kind, name: `${kind.name}-${round + 1}` as SensorName };
  });

function profile(name: string, rest: Omit<SensorProfile, "name" | "levelSpread">): SensorProfile {
  return { name: name as SensorName, levelSpread: 0.15, ...rest };
}
