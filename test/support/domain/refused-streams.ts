import { gzipSync } from "node:zlib";
import fc from "fast-check";
import type { HubEvent } from "../../../shared/readings/hub/event";
import type { ReadingLimits } from "../../../shared/readings/decoding/decode-event";
import { ENQUEUED_AT } from "./hub-events";

const MINUTE = 60_000;

/** So strict that much is refused; and what they are mended to. */
export const STRICT: ReadingLimits = { maxEventBytes: 250, lateLimitMs: 10 * MINUTE, futureLimitMs: MINUTE };
export const MENDED: ReadingLimits = { maxEventBytes: 100_000, lateLimitMs: 60 * MINUTE, futureLimitMs: 20 * MINUTE };

const values = fc.dictionary(
  fc.constantFrom("temperature", "vibration", "oil pressure"),
  fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -9, max: 9 }) }, { weight: 1, arbitrary: fc.constant(null) }),
  { minKeys: 1 },
);

/** Good, and bad in every way that a reading can be, by the one set of limits or by both. */
const object = fc.record({
  deviceId: fc.constantFrom("pump-1", "pump-2", "pump 3", undefined),
  timestamp: fc.oneof(
    { weight: 5, arbitrary: fc.integer({ min: -9, max: 0 }).map((minutes) => ENQUEUED_AT + minutes * MINUTE) },
    { weight: 5, arbitrary: fc.integer({ min: -90, max: 40 }).map((minutes) => ENQUEUED_AT + minutes * MINUTE) },
    { weight: 1, arbitrary: fc.constant("yesterday") },
  ),
  form: fc.oneof(
    { weight: 3, arbitrary: fc.record({ values }) },
    { weight: 3, arbitrary: fc.record({ sensor: fc.constant("flow"), value: fc.integer({ min: -9, max: 9 }) }) },
    { weight: 1, arbitrary: fc.constant({}) },
  ),
  hasId: fc.boolean(),
});

/** What is repeated under an id is the same: that is what makes it a repetition. */
const objects = fc
  .array(object, { minLength: 1, maxLength: 6 })
  .map((all) => all.map(({ form, hasId, ...rest }, i) => ({ ...rest, ...form, ...(hasId && { eventId: `e${i}` }) })));

const message = fc.record({
  objects: fc.array(fc.nat(5), { maxLength: 4 }),
  hasId: fc.boolean(),
  isCompressed: fc.boolean(),
  /** In place of the objects. */
  garbage: fc.option(fc.constantFrom("{", "7", '[[{"deviceId":"pump-1","sensor":"flow","value":1,"timestamp":0}]]'), {
    freq: 8,
  }),
  connectionDeviceId: fc.constantFrom(undefined, "gateway"),
});

/** Events of one partition in its order; some are sent again, at other times. */
export const refusedStreams = fc
  .record({
    objects,
    messages: fc.array(message, { minLength: 1, maxLength: 6 }),
    sent: fc.array(fc.record({ message: fc.nat(5), minutes: fc.constantFrom(-20, 0, 0, 20) }), { maxLength: 12 }),
  })
  .map(({ objects: all, messages, sent }) =>
    sent.map(({ message: number, minutes }): Omit<HubEvent, "sequenceNumber"> => {
      const i = number % messages.length;
      const { garbage, hasId, isCompressed, connectionDeviceId, objects: places } = messages[i] ?? NOTHING;
      const text = garbage ?? JSON.stringify(places.map((place) => all[place % all.length]));
      return {
        enqueuedAt: ENQUEUED_AT + minutes * MINUTE,
        body: isCompressed ? gzipSync(text) : Buffer.from(text),
        contentEncoding: isCompressed ? "gzip" : undefined,
        messageId: hasId ? `m${i}` : undefined,
        connectionDeviceId,
      };
    }),
  );

const NOTHING = { garbage: null, hasId: false, isCompressed: false, connectionDeviceId: undefined, objects: [] };
