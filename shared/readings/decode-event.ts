import { decodeBody } from "./decode-body";
import type { HubEvent } from "./event";
import { itemKey, refusedItem, type Item } from "./item";
import { isObject, type JsonObject } from "./json-object";
import { isDeviceId, isSensorName, MAX_VALUE, type DeviceId, type Reading } from "./reading";
import type { Refusal, RefusalReason } from "./refusal";
import { clip, refuse, refuseObject, refuseReading, type Pair } from "./refuse";
import { parseTimestamp } from "./timestamp";
import { isoOf, type Instant } from "../time";

export interface ReadingLimits {
  readonly maxEventBytes: number;
  /** How much earlier and later than its enqueued time a reading may lie. */
  readonly lateLimitMs: number;
  readonly futureLimitMs: number;
}

/** A small compressed body can hold millions of readings, each good for a dead letter of its own. */
const MAX_READINGS = 10_000;

/** Takes an event apart, reading by reading. Never throws: what is wrong comes back as refusals. */
export function decodeEvent(event: HubEvent, limits: ReadingLimits): Item[] {
  const body = decodeBody(event, limits.maxEventBytes);
  if ("reason" in body) return [refusedItem({ ...body, body: event.body })];
  const elements: readonly unknown[] = Array.isArray(body.json) ? body.json : [body.json];
  const readings = elements.reduce<number>((sum, element) => sum + readingsIn(element), 0);
  if (readings > MAX_READINGS) {
    return [refusedItem({ reason: "body-too-large", detail: `${readings} readings`, body: event.body })];
  }
  try {
    return elements.map((element, index) => decodeItem(element, event, index, limits));
  } catch (error) {
    // JSON.parse takes any depth, JSON.stringify does not: what cannot be written again reading by reading is kept whole.
    if (!(error instanceof RangeError)) throw error;
    return [refusedItem({ reason: "wrong-shape", detail: "nested too deeply", body: event.body })];
  }
}

const readingsIn = (element: unknown): number =>
  isObject(element) && isObject(element["values"]) ? Object.keys(element["values"]).length : 1;

function decodeItem(json: unknown, event: HubEvent, index: number, limits: ReadingLimits): Item {
  const pairs = isObject(json) ? pairsOf(json) : undefined;
  if (!isObject(json) || pairs === undefined) return refusedItem(refuse("wrong-shape", clip(json), json));
  const deviceId = json["deviceId"] ?? event.connectionDeviceId;
  if (typeof deviceId !== "string" || !isDeviceId(deviceId)) {
    return refusedItem(...refuseObject(json, deviceId, pairs, "bad-device", clip(deviceId)));
  }
  const at = parseTimestamp(json["timestamp"]);
  if (at === undefined) {
    return refusedItem(...refuseObject(json, deviceId, pairs, "bad-timestamp", clip(json["timestamp"])));
  }
  const misplaced = misplacement(at, event.enqueuedAt, limits);
  if (misplaced !== undefined) {
    const detail = `${isoOf(at)}, enqueued ${isoOf(event.enqueuedAt)}`;
    return refusedItem(...refuseObject(json, deviceId, pairs, misplaced, detail));
  }
  const sorted = sort(json, deviceId, at, pairs);
  // An object of which nothing was taken leaves its id free: sent again after it was mended, it is no repetition.
  return { key: sorted.readings.length > 0 ? itemKey(deviceId, json, event, index) : undefined, ...sorted };
}

function pairsOf(json: JsonObject): Pair[] | undefined {
  if (isObject(json["values"])) {
    const pairs = Object.entries(json["values"]).map(([sensor, value]) => ({ sensor, value }));
    return pairs.length > 0 ? pairs : undefined;
  }
  return "sensor" in json && "value" in json ? [{ sensor: json["sensor"], value: json["value"] }] : undefined;
}

/** Against the enqueued time, never the clock: an outage on our side turns nothing away, a replay judges as before. */
function misplacement(at: Instant, enqueuedAt: Instant, limits: ReadingLimits): RefusalReason | undefined {
  if (at > enqueuedAt + limits.futureLimitMs) return "from-future";
  return at < enqueuedAt - limits.lateLimitMs ? "too-late" : undefined;
}

function sort(json: JsonObject, deviceId: DeviceId, at: Instant, pairs: readonly Pair[]): Omit<Item, "key"> {
  const readings: Reading[] = [];
  const refusals: Refusal[] = [];
  for (const pair of pairs) {
    const { sensor, value } = pair;
    const no = (reason: RefusalReason, detail: string) =>
      refusals.push(refuseReading(json, deviceId, pair, reason, detail));
    if (typeof sensor !== "string" || !isSensorName(sensor)) no("bad-sensor", clip(sensor));
    else if (typeof value !== "number" || !Number.isFinite(value)) no("value-not-finite", `${sensor}: ${clip(value)}`);
    else if (Math.abs(value) > MAX_VALUE) no("value-out-of-range", `${sensor}: ${value}`);
    // Adding 0 turns -0 into 0, so that minima and maxima do not depend on the order.
    else readings.push({ deviceId, sensor, value: value + 0, at });
  }
  return { readings, refusals };
}
