import fc from "fast-check";
import { ENQUEUED_AT } from "../../domain/hub-events";
import { deviceId, oddIdentifier, sensorName } from "../odd-identifiers";
import { FUZZ_LIMITS } from "./limits";

const { lateLimitMs, futureLimitMs } = FUZZ_LIMITS;
const borders = [ENQUEUED_AT, ENQUEUED_AT - lateLimitMs, ENQUEUED_AT + futureLimitMs];
const nearBorder = fc.tuple(fc.constantFrom(...borders), fc.integer({ min: -1, max: 1 })).map(([at, by]) => at + by);
const inside = fc.integer({ min: ENQUEUED_AT - lateLimitMs, max: ENQUEUED_AT + futureLimitMs });
const instant = fc.oneof({ weight: 4, arbitrary: inside }, { weight: 1, arbitrary: nearBorder });

const iso = (at: number): string => new Date(at).toISOString();
const timestamp: fc.Arbitrary<unknown> = fc.oneof(
  instant,
  instant.map(iso),
  instant.map((at) => iso(at).replace("Z", "+00:00")),
  instant.map((at) => `${iso(at + 5.5 * 3_600_000).slice(0, -1)}+0530`),
  instant.map((at) => `${iso(at).slice(0, -1)}123456Z`),
);

const oddTimestamps = [
  ...["2026-11-20T12:00:00", "2026-02-30T00:00:00Z", "2026-11-20T24:00:00Z", "2026-11-20T12:60:00Z", "March 7"],
  ...["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9999Z", "2026-11-20T12:00:00+99:99"],
  ...["2026-11-20T12:00:00.1234567890Z", "+012026-11-20T12:00:00Z", "2026-11-20t12:00:00z", "2016-12-31T23:59:60Z"],
];

/** What stands well in one place of an event, and badly in another; as JSON text. */
export const oddEventJson: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...oddTimestamps).map((text) => JSON.stringify(text)),
  oddIdentifier.map((text) => JSON.stringify(text)),
  nearBorder.map(String),
  fc.constantFrom("1e100", "-1e100", "1.0000000000000002e100", "-1e200", "1e400", "-0", "NaN", '"21.5"', "null"),
);

const value = fc.double({ min: -1e100, max: 1e100, noNaN: true });
const eventId = fc.oneof(fc.string(), fc.integer(), fc.constantFrom("\ud800", "\u0000", ""));

const single = fc.record(
  { deviceId, sensor: sensorName, value, timestamp, eventId },
  { requiredKeys: ["deviceId", "sensor", "value", "timestamp"] },
);
const several = fc.record(
  { deviceId, timestamp, values: fc.dictionary(sensorName, value, { minKeys: 1, maxKeys: 5 }), eventId },
  { requiredKeys: ["deviceId", "timestamp", "values"] },
);
const object = fc.oneof(single, several);

/** Bodies with nothing wrong but, at times, an instant just beyond the limits. */
export const eventJson: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: object },
  { weight: 2, arbitrary: fc.array(object, { maxLength: 4 }) },
);
