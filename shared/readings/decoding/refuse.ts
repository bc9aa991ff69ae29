import type { JsonObject } from "./json-object";
import type { Refusal, RefusalReason } from "./refusal";

/** A sensor and its value as an object names them, whatever they are. */
export interface Pair {
  readonly sensor: unknown;
  readonly value: unknown;
}

/** Longer device ids and timestamps are none, and repeated with every reading would multiply the event's bytes. */
const MAX_REPEATED = 1_000;

export const refuse = (reason: RefusalReason, detail: string, json: unknown): Refusal => ({
  reason,
  detail,
  body: Buffer.from(JSON.stringify(json)),
});

/**
 * Refuses one reading of an object: kept as an event of its own, with the device that IoT Hub named, and without its
 * event id, by which a replay would be taken for a repetition.
 */
export const refuseReading = (
  { timestamp }: JsonObject,
  deviceId: unknown,
  { sensor, value }: Pair,
  reason: RefusalReason,
  detail: string,
): Refusal => refuse(reason, detail, { deviceId, sensor, value, timestamp });

/** Refuses all readings of an object, each for itself; the object as a whole where what they share is long. */
export function refuseObject(
  json: JsonObject,
  deviceId: unknown,
  pairs: readonly Pair[],
  reason: RefusalReason,
  detail: string,
): Refusal[] {
  if (JSON.stringify([deviceId, json["timestamp"]]).length > MAX_REPEATED) {
    return [refuse(reason, detail, { ...json, deviceId })];
  }
  return pairs.map((pair) => refuseReading(json, deviceId, pair, reason, detail));
}

/** What was found, short enough to be read. */
export function clip(json: unknown): string {
  const text = JSON.stringify(json) as string | undefined;
  return text === undefined ? "nothing" : text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
