import fc from "fast-check";
import { message } from "rhea";
import { DecodeError } from "../../../infra/local/event-hubs/amqp/value";
import {
  parseEvent,
  stampedLength,
  withDeliveryAnnotations,
  writeStamped,
} from "../../../infra/local/event-hubs/amqp/event";
import { BATCH_FORMAT, readPublishedBatch } from "../../../infra/local/event-hubs/amqp/published-batch";
import { encodeRuntimeMetrics } from "../../../infra/local/event-hubs/amqp/runtime-metrics";
import { encodeEvent } from "../../support/event-hubs";

const annotations = fc.dictionary(fc.stringMatching(/^x-[a-z]{1,20}$/), fc.string({ maxLength: 300 }), { maxKeys: 5 });
const stamp = { sequenceNumber: 2 ** 40, offset: "123456", enqueuedTime: 1_700_000_000_123 };

/** What a client makes of the bytes. */
const decode = (bytes: Buffer) => message.decode(bytes) as unknown as Record<DecodedSection, unknown>;
type DecodedSection = "message_annotations" | "delivery_annotations" | "durable" | "body";

function stamped(event: Buffer): Buffer {
  const parsed = parseEvent(event);
  const out = Buffer.alloc(stampedLength(parsed, stamp.offset));
  expect(writeStamped(out, 0, parsed, stamp)).toBe(out.length);
  return out;
}

test("a stamped event carries the broker's annotations beside the publisher's, and nothing else is changed", () => {
  fc.assert(
    fc.property(annotations, fc.string(), fc.boolean(), (message_annotations, body, durable) => {
      const event = encodeEvent(body, { message_annotations, durable, application_properties: { kind: "k" } });
      const before = decode(event);
      const after = decode(stamped(event));
      expect(after.message_annotations).toEqual({
        ...message_annotations,
        "x-opt-sequence-number": stamp.sequenceNumber,
        "x-opt-offset": stamp.offset,
        "x-opt-enqueued-time": new Date(stamp.enqueuedTime),
      });
      expect(after).toMatchObject({ durable: before.durable, application_properties: { kind: "k" } });
      expect(after.body).toEqual(before.body);
    }),
  );
});

test("what a publisher says in the broker's place is dropped", () => {
  const event = encodeEvent("x", { message_annotations: { "x-opt-offset": "7", "x-own": "1" } });
  const { message_annotations } = decode(stamped(event));
  expect(message_annotations).toMatchObject({ "x-opt-offset": stamp.offset, "x-own": "1" });
});

test("runtime metrics stand behind the header and before the rest", () => {
  const metrics = encodeRuntimeMetrics({
    beginningSequenceNumber: 0,
    lastSequenceNumber: 41,
    lastOffset: "4711",
    lastEnqueuedTime: 1_700_000_000_000,
    isEmpty: false,
  });
  for (const durable of [true, false]) {
    const delivered = decode(withDeliveryAnnotations(stamped(encodeEvent("x", { durable })), metrics));
    expect(delivered.delivery_annotations).toMatchObject({
      last_enqueued_sequence_number: 41,
      last_enqueued_offset: "4711",
      last_enqueued_time_utc: new Date(1_700_000_000_000),
    });
    expect(delivered.message_annotations).toMatchObject({ "x-opt-offset": stamp.offset });
  }
});

test("an envelope gives its events and their partition key", () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 20 }), fc.string({ minLength: 1 }), (bodies, key) => {
      const events = bodies.map((body) => encodeEvent(body));
      const envelope = message.encode({
        body: message.data_sections(events) as unknown,
        message_annotations: { "x-opt-partition-key": key },
      });
      expect(readPublishedBatch(envelope, BATCH_FORMAT)).toEqual({ events, partitionKey: key });
    }),
  );
});

test("a message outside an envelope is one event", () => {
  const event = encodeEvent("x");
  expect(readPublishedBatch(event, 0)).toEqual({ events: [event], partitionKey: undefined });
});

test("bytes that are no message give DecodeError, never something else", () => {
  const read = (bytes: Buffer) => readPublishedBatch(bytes, BATCH_FORMAT).events.map(parseEvent);
  const damaged = fc.tuple(fc.string(), fc.nat(), fc.nat(255)).map(([body, at, value]) => {
    const bytes = Buffer.from(encodeEvent(body, { message_annotations: { a: "b" } }));
    bytes[at % bytes.length] = value;
    return bytes;
  });
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 100 }).map((array) => Buffer.from(array)),
    damaged,
  );
  fc.assert(
    fc.property(bytes, (input) => {
      try {
        read(input);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }),
    { numRuns: 1000 },
  );
  expect(() => read(Buffer.from([0x53, 0x75]))).toThrow(DecodeError);
  expect(() => read(encodeEvent("x").subarray(0, -1))).toThrow(DecodeError);
});
