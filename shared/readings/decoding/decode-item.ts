import { isoOf, type Instant } from "../../time";
import type { HubEvent } from "../hub/event";
import { itemKey, refusedItem, type Item } from "./item";
import { isObject, type JsonObject } from "./json-object";
import { isKnownSensor } from "./known-sensors";
import { isDeviceId, MAX_VALUE, type DeviceId, type SensorName } from "../reading";
import type { ReadingLimits } from "./reading-limits";
import type { Refusal, RefusalReason } from "./refusal";
import { clip, refuse, refuseObject, refuseReading, type Pair } from "./refuse";
import { parseTimestamp } from "./timestamp";

/** Takes one object of an event apart: what it says of one device at one instant. */
export function decodeItem(json: unknown, event: HubEvent, index: number, limits: ReadingLimits): Item {
  if (!isObject(json)) return wrongShape(json);
  const deviceId = json["deviceId"] ?? event.connectionDeviceId;
  const isKeyed = limits.deduplicate !== false && typeof deviceId === "string";
  const key = isKeyed ? itemKey(deviceId, json, event, index) : undefined;
  const refuseAll = (reason: RefusalReason, detail: string): Item => {
    const pairs = pairsOf(json);
    if (pairs.length === 0) return wrongShape(json);
    return { key, point: undefined, refusals: refuseObject(json, deviceId, pairs, reason, detail) };
  };
  if (typeof deviceId !== "string" || !isDeviceId(deviceId)) return refuseAll("bad-device", clip(deviceId));
  const at = parseTimestamp(json["timestamp"]);
  if (at === undefined) return refuseAll("bad-timestamp", clip(json["timestamp"]));
  const misplaced = misplacement(at, event.enqueuedAt, limits);
  if (misplaced !== undefined) return refuseAll(misplaced, `${isoOf(at)}, enqueued ${isoOf(event.enqueuedAt)}`);
  const { point, refusals } = sort(json, deviceId, at);
  return point === undefined && refusals.length === 0 ? wrongShape(json) : { key, point, refusals };
}

const wrongShape = (json: unknown): Item => refusedItem(refuse("wrong-shape", clip(json), json));

/** None where the object names no sensor with a value. */
function pairsOf({ sensor, value, values }: JsonObject): Pair[] {
  if (isObject(values)) return Object.entries(values).map(([name, one]) => ({ sensor: name, value: one }));
  return sensor === undefined || value === undefined ? [] : [{ sensor, value }];
}

/** Against the enqueued time, never the clock: an outage on our side turns nothing away, a replay judges as before. */
function misplacement(at: Instant, enqueuedAt: Instant, limits: ReadingLimits): RefusalReason | undefined {
  if (at > enqueuedAt + limits.futureLimitMs) return "from-future";
  return at < enqueuedAt - limits.lateLimitMs ? "too-late" : undefined;
}

function sort(json: JsonObject, deviceId: DeviceId, at: Instant): Pick<Item, "point" | "refusals"> {
  const { sensor, value, values: named } = json;
  if (!isObject(named)) {
    if (sensor === undefined || value === undefined) return { point: undefined, refusals: NONE };
    return isKnownSensor(sensor) && isMergeable(value)
      ? { point: { deviceId, at, sensors: [sensor], values: [unsigned(value)] }, refusals: NONE }
      : { point: undefined, refusals: [refuseReading(json, deviceId, { sensor, value }, ...faultOf(sensor, value))] };
  }
  const sensors: SensorName[] = [];
  const values: number[] = [];
  let refusals: Refusal[] | undefined;
  // Without the arrays of Object.entries: this is where most of an event's time goes.
  for (const name in named) {
    const one = named[name];
    if (isKnownSensor(name) && isMergeable(one)) {
      sensors.push(name);
      values.push(unsigned(one));
    } else (refusals ??= []).push(refuseReading(json, deviceId, { sensor: name, value: one }, ...faultOf(name, one)));
  }
  const point = sensors.length === 0 ? undefined : { deviceId, at, sensors, values };
  return { point, refusals: refusals ?? NONE };
}

const NONE: readonly never[] = [];

/** Adding 0 turns -0 into 0, so that minima and maxima do not depend on the order. */
const unsigned = (value: number): number => value + 0;

const isMergeable = (value: unknown): value is number => typeof value === "number" && Math.abs(value) <= MAX_VALUE;

/** What is wrong with a sensor and a value that are not both good. */
function faultOf(sensor: unknown, value: unknown): [RefusalReason, string] {
  if (!isKnownSensor(sensor)) return ["bad-sensor", clip(sensor)];
  return typeof value === "number" && Number.isFinite(value)
    ? ["value-out-of-range", `${sensor}: ${value}`]
    : ["value-not-finite", `${sensor}: ${clip(value)}`];
}
