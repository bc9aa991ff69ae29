import { isDeepStrictEqual } from "node:util";
import assert from "node:assert/strict";
import { decodeEvent } from "../../../../shared/readings/decoding/decode-event";
import type { HubEvent } from "../../../../shared/readings/hub/event";
import type { Item } from "../../../../shared/readings/decoding/item";
import { isDeviceId, isSensorName, type Reading } from "../../../../shared/readings/reading";
import { REFUSALS, type Refusal } from "../../../../shared/readings/decoding/refusal";
import { readingsOf } from "../../domain/points";
import type { FuzzTarget } from "../fuzz-target";
import { hubEvent } from "./hub-event";
import { FUZZ_LIMITS } from "./limits";

/** Bytes of an event on the way to its readings and refusals. */
export const eventTarget: FuzzTarget<HubEvent, readonly Item[]> = {
  name: "events",
  share: 0.38,
  arbitrary: hubEvent,
  answer: (event) => decodeEvent(event, FUZZ_LIMITS),
  judge: (event, items) => {
    for (const item of items) judgeItem(item, event);
    const refusals = items.flatMap((item) => item.refusals);
    const bytes = refusals.reduce((sum, { body }) => sum + body.length, 0);
    assert(bytes <= MAX_REFUSED_BYTES, `${bytes} bytes of dead letters come of one event`);
    return {
      accepted: items.some(({ point }) => point !== undefined),
      refusals: refusals.map(({ reason }) => reason),
    };
  },
  show: ({ body, sequenceNumber: _, enqueuedAt: __, ...properties }) =>
    `${JSON.stringify(properties)} ${properties.contentEncoding === undefined ? asText(body) : `base64 ${asBase64(body)}`}`,
  sizeBytes: ({ body }) => body.length,
};

/** 10,000 readings, each with a device id and a timestamp of up to 1,000 characters in up to two bytes, and its value. */
const MAX_REFUSED_BYTES = 10_000 * 2_200 + FUZZ_LIMITS.maxEventBytes * 2;
const MAX_DETAIL = 300;

function judgeItem(item: Item, event: HubEvent): void {
  const { key, refusals } = item;
  const readings = readingsOf([item]);
  assert(readings.length + refusals.length > 0, "an object is neither taken nor refused");
  for (const reading of readings) judgeReading(reading, event);
  for (const refusal of refusals) judgeRefusal(refusal, event);
  assert(key === undefined || /^[0-9a-f]{32}$/.test(key), `the key is ${key}`);
}

function judgeReading({ deviceId, sensor, value, at }: Reading, { enqueuedAt }: HubEvent): void {
  assert(isDeviceId(deviceId), `the device is ${deviceId}`);
  assert(isSensorName(sensor), `the sensor is ${sensor}`);
  assert(Math.abs(value) <= 1e100 && !Object.is(value, -0), `the value is ${value}`);
  assert(Number.isSafeInteger(at), `the instant is ${at}`);
  assert(at >= enqueuedAt - FUZZ_LIMITS.lateLimitMs, "the reading is too late");
  assert(at <= enqueuedAt + FUZZ_LIMITS.futureLimitMs, "the reading is from the future");
}

function judgeRefusal({ reason, detail, body }: Refusal, event: HubEvent): void {
  assert(reason in REFUSALS && reason !== "poisonous", `the reason is ${reason}`);
  assert(detail.length > 0 && detail.length <= MAX_DETAIL, `the detail has ${detail.length} characters: ${detail}`);
  if (isDeepStrictEqual(Buffer.from(body), Buffer.from(event.body))) return;
  assert(body.length > 0, "the dead letter has no body");
  judgeReplay(reason, { sequenceNumber: event.sequenceNumber, enqueuedAt: event.enqueuedAt, body });
}

/** A dead letter that is replayed under the same rules, without its event's properties, comes to the same end. */
function judgeReplay(reason: string, event: HubEvent): void {
  if (event.body[0] === OPENING_BRACKET) return;
  const again = decodeEvent(event, { ...FUZZ_LIMITS, maxEventBytes: Infinity });
  const readings = readingsOf(again);
  const reasons = again.flatMap((item) => item.refusals.map((refusal) => refusal.reason));
  assert(readings.length === 0, `what was refused as ${reason} is taken when it is replayed`);
  assert(reasons.includes(reason as Refusal["reason"]), `what was refused as ${reason} is then ${reasons.join(", ")}`);
}

/** A list inside a list is refused, but by itself it is an event like any other. */
const OPENING_BRACKET = 0x5b;

const asText = (body: Uint8Array): string => Buffer.from(body).toString("utf8");
const asBase64 = (body: Uint8Array): string => Buffer.from(body.subarray(0, 2_000)).toString("base64");
