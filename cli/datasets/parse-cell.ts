import { isDeviceId, isSensorName, MAX_VALUE, type DeviceId, type SensorName } from "../../shared/readings/reading";
import { REFUSALS } from "../../shared/readings/decoding/refusal";
import { parseTimestamp } from "../../shared/readings/decoding/timestamp";
import type { Instant } from "../../shared/time";

/** A cell's value, or what is wrong with its text. */
export type Cell<T> = { readonly value: T } | { readonly problem: string };

const PLAIN_TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)$/;

/** ISO 8601; without a zone, or with a space for the T, it is UTC. */
export function parseInstant(text: string): Cell<Instant> {
  const instant = parseTimestamp(text.trim().replace(PLAIN_TIME, "$1T$2Z"));
  return instant === undefined ? { problem: `"${text}" is not an ISO 8601 time` } : { value: instant };
}

export function parseDevice(text: string): Cell<DeviceId> {
  return isDeviceId(text) ? { value: text } : { problem: `"${text}": ${REFUSALS["bad-device"]}` };
}

export function parseSensor(text: string): Cell<SensorName> {
  return isSensorName(text) ? { value: text } : { problem: `"${text}": ${REFUSALS["bad-sensor"]}` };
}

export function parseValue(text: string): Cell<number> {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) return { problem: `"${text}" is not a finite number` };
  return Math.abs(value) > MAX_VALUE ? { problem: `${text}: ${REFUSALS["value-out-of-range"]}` } : { value };
}

/** The parser, which remembers what it was asked before: for columns that hold few texts, many times each. */
export function remembering<T>(parse: (text: string) => Cell<T>): (text: string) => Cell<T> {
  const known = new Map<string, Cell<T>>();
  return (text) => {
    let cell = known.get(text);
    if (cell === undefined) known.set(text, (cell = parse(text)));
    return cell;
  };
}
