import fc from "fast-check";
import { ENQUEUED_AT } from "./hub-events";

/** Values as sensors give them and as they should not: equal ones, zeros of both signs, tiny, huge. */
export const readingValues = fc.oneof(
  { weight: 4, arbitrary: fc.double({ min: -1000, max: 1000, noNaN: true }) },
  { weight: 2, arbitrary: fc.integer({ min: -3, max: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, 1e100, -1e100, 1e-300, 1e9 + 0.1) },
);

export interface SentObject {
  readonly deviceId: string;
  readonly timestamp: number;
  readonly values: Readonly<Record<string, number>>;
  readonly eventId?: string;
}

/** What one event carries: objects that are good, or a body that is refused. */
export type SentBody = { readonly good: readonly SentObject[] } | { readonly garbage: string };

/** An event of a device, so that all of a device goes to one partition. */
export interface SentEvent {
  readonly device: number;
  readonly body: SentBody;
}

const objectOf = (device: number) =>
  fc
    .record(
      {
        timestamp: fc.nat(240).map((seconds) => ENQUEUED_AT - seconds * 1000),
        values: fc.dictionary(fc.constantFrom("temperature", "vibration", "flow"), readingValues, { minKeys: 1 }),
        eventId: fc.nat(12).map(String),
      },
      { requiredKeys: ["timestamp", "values"] },
    )
    .map((object): SentObject => ({ deviceId: `device-${device}`, ...object }));

const event: fc.Arbitrary<SentEvent> = fc.nat(3).chain((device) =>
  fc.record({
    device: fc.constant(device),
    body: fc.oneof(
      { weight: 9, arbitrary: fc.record({ good: fc.array(objectOf(device), { maxLength: 4 }) }) },
      { weight: 1, arbitrary: fc.record({ garbage: fc.constantFrom("", "{", "7", '{"deviceId":"device-1"}') }) },
    ),
  }),
);

export const sentEvents = fc.array(event, { maxLength: 40 });

/**
 * One delivery: from how far behind what was ingested, and how many events; then, in the same batch, from how far behind
 * its end it goes on again, as when a reader has lost its connection in the middle.
 */
export interface Delivery {
  readonly partition: number;
  readonly back: number;
  readonly length: number;
  readonly again: number;
}

export const deliveries = fc.array(
  fc.record({
    partition: fc.nat(1),
    back: fc.oneof(fc.constant(0), fc.nat(10)),
    length: fc.integer({ min: 1, max: 9 }),
    again: fc.oneof(fc.constant(0), fc.nat(12)),
  }),
  { maxLength: 30 },
);
