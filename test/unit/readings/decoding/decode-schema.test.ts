import fc from "fast-check";
import { decodeEvent } from "../../../../shared/readings/decoding/decode-event";
import { isKnownSensor } from "../../../../shared/readings/decoding/known-sensors";
import { isSensorName } from "../../../../shared/readings/reading";
import { judgeBySchema, type Judgement } from "../../../support/domain/event-schema";
import { ENQUEUED_AT, LIMITS, rawEvent } from "../../../support/domain/hub-events";
import { readingsOf } from "../../../support/domain/points";

const quoted = (...texts: readonly string[]) => fc.constantFrom(...texts).map((text) => JSON.stringify(text));
const odd = fc.oneof(
  fc.json({ maxDepth: 1 }),
  fc.constantFrom("null", "true", "{}", "[]", '{"a":1}', "1e400", "-1e400", "-0", "1e100", "1.1e100", "0.1e101"),
);
/** JSON text, one in ten of it out of place. */
const mostly = (good: fc.Arbitrary<string>) => fc.oneof({ weight: 9, arbitrary: good }, { weight: 1, arbitrary: odd });

const { lateLimitMs, futureLimitMs } = LIMITS;
const instant = fc.oneof(
  fc.integer({ min: ENQUEUED_AT - lateLimitMs - 2, max: ENQUEUED_AT + futureLimitMs + 2 }),
  fc.constantFrom(-lateLimitMs - 1, -lateLimitMs, futureLimitMs, futureLimitMs + 1).map((ms) => ENQUEUED_AT + ms),
);
const iso = (at: number): string => new Date(at).toISOString();
const timestamp = fc.oneof(
  instant.map(String),
  instant.map((at) => `"${iso(at)}"`),
  instant.map((at) => `"${iso(at).slice(0, 19)}Z"`),
  instant.map((at) => `"${iso(at + 90 * 60_000).slice(0, -1)}+01:30"`),
  quoted("2026-11-20T24:00:00Z", "2026-11-31T12:00:00Z", "2026-11-20T12:00:00", "0000-01-01T00:00:00.000Z", "soon"),
);
const deviceId = fc.oneof(quoted("pump-1", "pump-2", "a b", "", "d".repeat(128), "d".repeat(129)), fc.constant("null"));
const sensorNames = ["temperature", "vibration", "s".repeat(64), "s".repeat(65), "oil pressure", "", "__proto__", "1"];
const sensor = quoted(...sensorNames);
const value = fc.oneof(fc.double({ noDefaultInfinity: true, noNaN: true }), fc.integer()).map(String);

/** An object of these members, some of them left out. */
const objectOf = (members: Readonly<Record<string, fc.Arbitrary<string>>>) =>
  fc
    .record(
      Object.fromEntries(Object.entries(members).map(([name, text]) => [name, fc.option(mostly(text), { freq: 12 })])),
    )
    .map((object) => Object.entries(object).flatMap(([name, text]) => (text === null ? [] : [`"${name}":${text}`])))
    .map((texts) => `{${texts.join(",")}}`);
const values = fc
  .array(fc.tuple(sensor, mostly(value)), { maxLength: 5 })
  .map((pairs) => `{${pairs.map((pair) => pair.join(":")).join(",")}}`);
const object = fc.oneof(
  objectOf({ deviceId, sensor, value, timestamp }),
  objectOf({ timestamp, values, deviceId }),
  objectOf({ deviceId, timestamp, values, sensor, value }),
);
const body = fc.oneof(
  mostly(object),
  fc.array(mostly(object), { maxLength: 4 }).map((all) => `[${all.join(",")}]`),
);

const judgedReadings = (judged: readonly Judgement[]) =>
  judged.flatMap((one) => ("reading" in one ? [one.reading] : []));
const reasonsOf = (judged: readonly Judgement[]) => judged.flatMap((one) => ("reason" in one ? [one.reason] : []));

test("object by object, the decoder takes and refuses what the schema does", () => {
  const judge = judgeBySchema(ENQUEUED_AT, LIMITS);
  fc.assert(
    fc.property(body, fc.constantFrom(undefined, "gateway"), (text, connectionDeviceId) => {
      const event = rawEvent(text, { connectionDeviceId });
      const items = decodeEvent(event, LIMITS).map((item) => ({
        readings: readingsOf([item]),
        reasons: item.refusals.map(({ reason }) => reason),
      }));
      const judged = judge(JSON.parse(text), connectionDeviceId);
      expect(items).toEqual(judged.map((all) => ({ readings: judgedReadings(all), reasons: reasonsOf(all) })));
    }),
    { numRuns: 2_000 },
  );
});

test("a name is a sensor's or not, however often it is asked for and however many there are", () => {
  const many = Array.from({ length: 10_100 }, (_, i) => `sensor-${i}`);
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom(...sensorNames, ...many)), (name) => {
      for (const _time of [1, 2]) expect(isKnownSensor(name)).toBe(isSensorName(name));
    }),
  );
  expect([...many, ...many].filter((name) => !isKnownSensor(name))).toEqual([]);
  expect(many.filter((name) => isKnownSensor(`${name} `))).toEqual([]);
});
