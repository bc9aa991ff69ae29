import { isSensorName, type SensorName } from "../reading";

/** Far more than a fleet has; whoever makes names up fills it, and then pays for the test each time. */
const MAX_KNOWN = 10_000;
const known = new Set<unknown>();

/** Whether it is a sensor's name. The few names of a fleet come with every reading, and are tested once. */
export function isKnownSensor(sensor: unknown): sensor is SensorName {
  if (known.has(sensor)) return true;
  if (typeof sensor !== "string" || !isSensorName(sensor)) return false;
  if (known.size < MAX_KNOWN) known.add(sensor);
  return true;
}
