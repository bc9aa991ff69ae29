import type { DeviceId } from "../../shared/readings/reading";
import { floorTo, type Instant } from "../../shared/time";
import { DETECTABLE_FAULTS, type FaultKind, type Incident } from "./incident";
import { seededRandom, uniform } from "./random";

const MINUTE_MS = 60_000;
const SHORTEST_MS = 30 * MINUTE_MS;
const LONGEST_MS = 180 * MINUTE_MS;
/** The room an incident gets at least; a shorter stretch holds fewer of them, or none. */
const ROOM_MS = 120 * MINUTE_MS;

export interface IncidentPlan {
  readonly seed: number;
  readonly stepSeconds: number;
  /** Incidents lie in `[from, to)`, clear of its ends. */
  readonly from: Instant;
  readonly to: Instant;
  /** The devices, and the daily shape of each one's load. */
  readonly machines: ReadonlyMap<DeviceId, { shapeAt(at: Instant): number }>;
}

/**
 * One or two incidents a device, in turn, of 30 minutes to 3 hours, on the grid of steps; those of one device never
 * meet. The kinds go round the fleet, so that each occurs as often as the others.
 */
export function planIncidents(plan: IncidentPlan): Incident[] {
  const incidents: Incident[] = [];
  let device = 0;
  for (const deviceId of plan.machines.keys()) {
    const count = Math.min(1 + (device++ % 2), Math.floor((plan.to - plan.from) / ROOM_MS));
    const roomMs = (plan.to - plan.from) / count;
    for (let n = 0; n < count; n++) {
      const kind = DETECTABLE_FAULTS[incidents.length % DETECTABLE_FAULTS.length] ?? "step";
      incidents.push({ deviceId, kind, ...placeIncident(plan, deviceId, kind, plan.from + n * roomMs, roomMs) });
    }
  }
  return incidents;
}

function placeIncident(plan: IncidentPlan, deviceId: DeviceId, kind: FaultKind, roomFrom: Instant, roomMs: number) {
  const stepMs = plan.stepSeconds * 1000;
  const random = seededRandom(plan.seed, deviceId, roomFrom - plan.from, "incident");
  const durationMs = Math.max(stepMs, floorTo(uniform(random, SHORTEST_MS, Math.min(LONGEST_MS, roomMs / 2)), stepMs));
  const starts = Array.from({ length: kind === "lost-correlation" ? 8 : 1 }, () =>
    floorTo(roomFrom + uniform(random, 0.15 * roomMs, 0.85 * roomMs - durationMs), stepMs),
  );
  // A sensor that has left the others shows only while the load is away from its middle.
  const awayFromMiddle = (start: Instant): number =>
    Math.abs(plan.machines.get(deviceId)?.shapeAt(start + durationMs / 2) ?? 0);
  const from = starts.reduce((best, start) => (awayFromMiddle(start) > awayFromMiddle(best) ? start : best));
  return { from, to: from + durationMs };
}
