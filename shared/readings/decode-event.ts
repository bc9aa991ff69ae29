import { createHash } from "node:crypto";
import { decodeBody } from "./decode-body";
import type { HubEvent } from "./event";
import { isDeviceId, isSensorName, MAX_VALUE, type DeviceId, type Reading } from "./reading";
import type { Refusal, RefusalReason } from "./refusal";
import { parseTimestamp } from "./timestamp";
import { isoOf, type Instant } from "../time";

export interface ReadingLimits {
  readonly maxEventBytes: number;
  /** How much earlier and later than its enqueued time a reading may lie. */
  readonly lateLimitMs: number;
  readonly futureLimitMs: number;
}

/** One object of an event: what it holds that is good, what is refused, and by what its repetition is known. */
export interface Item {
  /** 32 hex digits over who sent it and its id; undefined where the event carries no id. */
  readonly key: string | undefined;
  readonly readings: readonly Reading[];
  readonly refusals: readonly Refusal[];
}

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (json: unknown): json is JsonObject =>
  typeof json === "object" && json !== null && !Array.isArray(json);

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

/** A small compressed body can hold millions of readings, each good for a dead letter of its own. */
const MAX_READINGS = 10_000;

const readingsIn = (element: unknown): number =>
  isObject(element) && isObject(element["values"]) ? Object.keys(element["values"]).length : 1;

export const refusedItem = (refusal: Refusal): Item => ({ key: undefined, readings: [], refusals: [refusal] });

function decodeItem(json: unknown, event: HubEvent, index: number, limits: ReadingLimits): Item {
  const pairs = isObject(json) ? pairsOf(json) : undefined;
  if (!isObject(json) || pairs === undefined) return refusedItem(refuse("wrong-shape", clip(json), json));
  const deviceId = json["deviceId"] ?? event.connectionDeviceId;
  if (typeof deviceId !== "string" || !isDeviceId(deviceId)) {
    return { key: undefined, readings: [], refusals: refuseAll(pairs, json, deviceId, "bad-device", clip(deviceId)) };
  }
  const key = itemKey(deviceId, json, event, index);
  const at = parseTimestamp(json["timestamp"]);
  const wrong = at === undefined ? timestampProblem(json["timestamp"]) : timeProblem(at, event.enqueuedAt, limits);
  if (at === undefined || wrong !== undefined) {
    const [reason, detail] = wrong ?? timestampProblem(json["timestamp"]);
    return { key: undefined, readings: [], refusals: refuseAll(pairs, json, deviceId, reason, detail) };
  }
  const sorted = sort(pairs, deviceId, at, json);
  // An object of which nothing was taken leaves its id free: sent again after it was mended, it is no repetition.
  return { key: sorted.readings.length > 0 ? key : undefined, ...sorted };
}

function sort(pairs: readonly Pair[], deviceId: DeviceId, at: Instant, json: JsonObject): Omit<Item, "key"> {
  const readings: Reading[] = [];
  const refusals: Refusal[] = [];
  for (const pair of pairs) {
    const { sensor, value } = pair;
    const finite = typeof value === "number" && Number.isFinite(value);
    if (typeof sensor !== "string" || !isSensorName(sensor)) {
      refusals.push(refuse("bad-sensor", clip(sensor), alone(json, deviceId, pair)));
    } else if (!finite) {
      refusals.push(refuse("value-not-finite", `${sensor}: ${clip(value)}`, alone(json, deviceId, pair)));
    } else if (Math.abs(value) > MAX_VALUE) {
      refusals.push(refuse("value-out-of-range", `${sensor}: ${value}`, alone(json, deviceId, pair)));
    } else {
      // Adding 0 turns -0 into 0, so that minima and maxima do not depend on the order.
      readings.push({ deviceId, sensor, value: value + 0, at });
    }
  }
  return { readings, refusals };
}

interface Pair {
  readonly sensor: unknown;
  readonly value: unknown;
}

function pairsOf(json: JsonObject): Pair[] | undefined {
  if (isObject(json["values"])) {
    const pairs = Object.entries(json["values"]).map(([sensor, value]) => ({ sensor, value }));
    return pairs.length > 0 ? pairs : undefined;
  }
  return "sensor" in json && "value" in json ? [{ sensor: json["sensor"], value: json["value"] }] : undefined;
}

type Problem = readonly [RefusalReason, string];

const timestampProblem = (timestamp: unknown): Problem => ["bad-timestamp", clip(timestamp)];

function timeProblem(at: Instant, enqueuedAt: Instant, limits: ReadingLimits): Problem | undefined {
  const early = at < enqueuedAt - limits.lateLimitMs;
  if (!early && !(at > enqueuedAt + limits.futureLimitMs)) return undefined;
  return [early ? "too-late" : "from-future", `${isoOf(at)}, enqueued ${isoOf(enqueuedAt)}`];
}

/**
 * The reading as an event of its own, with the device that IoT Hub named. Without its event id, by which a replay
 * would be taken for a repetition.
 */
const alone = (json: JsonObject, deviceId: unknown, pair: Pair): JsonObject => ({
  deviceId,
  sensor: pair.sensor,
  value: pair.value,
  timestamp: json["timestamp"],
});

/** Longer device ids and timestamps are none, and repeated with every reading would multiply the event's bytes. */
const MAX_REPEATED = 1_000;

function refuseAll(
  pairs: readonly Pair[],
  json: JsonObject,
  deviceId: unknown,
  reason: RefusalReason,
  detail: string,
): Refusal[] {
  if (JSON.stringify([deviceId, json["timestamp"]]).length > MAX_REPEATED) return [refuse(reason, detail, json)];
  return pairs.map((pair) => refuse(reason, detail, alone(json, deviceId, pair)));
}

const refuse = (reason: RefusalReason, detail: string, json: unknown): Refusal => ({
  reason,
  detail,
  body: Buffer.from(JSON.stringify(json)),
});

/** Objects of one event may share an id and differ in their sensor. */
function itemKey(deviceId: DeviceId, json: JsonObject, event: HubEvent, index: number): string | undefined {
  const eventId = json["eventId"];
  if (typeof eventId === "string" || typeof eventId === "number") {
    return hash([deviceId, String(eventId), json["sensor"] ?? null]);
  }
  if (event.messageId !== undefined) return hash([event.connectionDeviceId ?? deviceId, event.messageId, index]);
  return undefined;
}

const hash = (parts: readonly unknown[]): string =>
  createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 32);

function clip(json: unknown): string {
  const text = JSON.stringify(json) as string | undefined;
  return text === undefined ? "nothing" : text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
