import type { DeviceId } from "../../shared/readings/reading";
import { floorTo, type Instant } from "../../shared/time";
import type { FaultKind, Incident } from "./incident";
import { below, seededRandom, uniform } from "./random";

const LONGEST_MS = 3 * 3_600_000;

export interface FaultPlan {
  readonly seed: number;
  readonly stepSeconds: number;
  readonly devices: readonly DeviceId[];
  /** Of the devices that get a fault, 0 to 1. */
  readonly share: number;
  /** In turn, so that each occurs as often as the others. */
  readonly kinds: readonly FaultKind[];
  /** Faults lie in `[from, to)`. */
  readonly from: Instant;
  readonly to: Instant;
}

/** One fault for each of some devices, of a tenth to a third of the time, and three hours at most. */
export function planFaults({ seed, stepSeconds, devices, share, kinds, from, to }: FaultPlan): Incident[] {
  const stepMs = stepSeconds * 1000;
  const [first] = kinds;
  if (first === undefined) return [];
  return chosen(devices, Math.round(share * devices.length), seed).map((deviceId, i) => {
    const random = seededRandom(seed, deviceId, "fault-time");
    const longest = Math.min(LONGEST_MS, (to - from) / 3);
    const lengthMs = Math.max(stepMs, floorTo(uniform(random, (to - from) / 10, longest), stepMs));
    const start = floorTo(from + uniform(random, 0.1, 0.9) * (to - from - lengthMs), stepMs);
    return { deviceId, kind: kinds[i % kinds.length] ?? first, from: start, to: start + lengthMs };
  });
}

/** So many of them, drawn from the seed, in their own order: the beginning of a shuffle. */
function chosen(devices: readonly DeviceId[], count: number, seed: number): DeviceId[] {
  const random = seededRandom(seed, "faulty devices");
  const order = devices.map((_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + below(random, order.length - i);
    [order[i], order[j]] = [order[j] ?? i, order[i] ?? j];
  }
  const drawn = new Set(order.slice(0, count));
  return devices.filter((_, i) => drawn.has(i));
}
