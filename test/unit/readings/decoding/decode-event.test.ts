import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { decodeEvent } from "../../../../shared/readings/decoding/decode-event";
import type { Item } from "../../../../shared/readings/decoding/item";
import type { HubEvent } from "../../../../shared/readings/hub/event";
import type { RefusalReason } from "../../../../shared/readings/decoding/refusal";
import { ENQUEUED_AT, jsonEvent, jsonOf, LIMITS, rawEvent, readingBody } from "../../../support/domain/hub-events";
import { readingsOf } from "../../../support/domain/points";
import { readingCount } from "../../../../shared/readings/decoding/item";

const decode = (event: HubEvent): Item[] => decodeEvent(event, LIMITS);
const reasonsOf = (items: readonly Item[]): RefusalReason[] =>
  items.flatMap(({ refusals }) => refusals.map(({ reason }) => reason));

const at = ENQUEUED_AT - 1000;
const temperature = { deviceId: "pump-1", sensor: "temperature", value: 21.5, at };
const vibration = { deviceId: "pump-1", sensor: "vibration", value: 0.02, at };

describe("the forms of an event", () => {
  test("a single reading", () => {
    expect(readingsOf(decode(jsonEvent(readingBody())))).toEqual([temperature]);
  });

  test("several values of one instant", () => {
    const event = jsonEvent({ deviceId: "pump-1", timestamp: at, values: { temperature: 21.5, vibration: 0.02 } });
    expect(readingsOf(decode(event))).toEqual([temperature, vibration]);
  });

  test("an array of both", () => {
    const values = { deviceId: "pump-1", timestamp: at, values: { vibration: 0.02 } };
    const items = decode(jsonEvent([readingBody(), values]));
    expect(items).toHaveLength(2);
    expect(readingsOf(items)).toEqual([temperature, vibration]);
  });

  test("an empty array carries nothing", () => {
    expect(decode(jsonEvent([]))).toEqual([]);
  });

  test.each(["gzip", "GZIP", " gzip "])("a body compressed as its content encoding %p says", (contentEncoding) => {
    const event = rawEvent(gzipSync(JSON.stringify(readingBody())), { contentEncoding });
    expect(readingsOf(decode(event))).toEqual([temperature]);
  });

  test.each([undefined, "", "identity", "utf-8", "UTF-8"])(
    "a plain body under the content encoding %p",
    (contentEncoding) => {
      expect(readingsOf(decode(jsonEvent(readingBody(), { contentEncoding })))).toEqual([temperature]);
    },
  );

  test("a body with a byte order mark", () => {
    expect(readingsOf(decode(rawEvent(`\uFEFF${JSON.stringify(readingBody())}`)))).toEqual([temperature]);
  });

  test.each([undefined, null])("IoT Hub's device id where the body's is %p", (deviceId) => {
    const event = jsonEvent(readingBody({ deviceId }), { connectionDeviceId: "from-iot-hub" });
    expect(readingsOf(decode(event))).toEqual([{ ...temperature, deviceId: "from-iot-hub" }]);
  });

  test("the body's device id before IoT Hub's", () => {
    expect(readingsOf(decode(jsonEvent(readingBody(), { connectionDeviceId: "gateway" })))).toEqual([temperature]);
  });

  test("a value of negative zero counts as zero", () => {
    expect(readingsOf(decode(rawEvent(JSON.stringify(readingBody()).replace("21.5", "-0"))))[0]?.value).toBe(0);
  });
});

describe("a bad object between good ones is refused alone", () => {
  const late = ENQUEUED_AT - LIMITS.lateLimitMs;
  const future = ENQUEUED_AT + LIMITS.futureLimitMs;
  const cases: readonly [RefusalReason, string, unknown][] = [
    ["wrong-shape", "a number", 7],
    ["wrong-shape", "null", null],
    ["wrong-shape", "an array in the array", [readingBody()]],
    ["wrong-shape", "no value", { deviceId: "pump-1", sensor: "temperature", timestamp: at }],
    ["wrong-shape", "no sensor", { deviceId: "pump-1", value: 1, timestamp: at }],
    ["wrong-shape", "no values at all", { deviceId: "pump-1", timestamp: at, values: {} }],
    ["wrong-shape", "values that are a list", { deviceId: "pump-1", timestamp: at, values: [1] }],
    ["bad-device", "no device", readingBody({ deviceId: undefined })],
    ["bad-device", "a device that is a number", readingBody({ deviceId: 17 })],
    ["bad-device", "an empty device", readingBody({ deviceId: "" })],
    ["bad-device", "a device of 129 characters", readingBody({ deviceId: "d".repeat(129) })],
    ["bad-device", "a device with a slash", readingBody({ deviceId: "a/b" })],
    ["bad-device", "a device with a new line at its end", readingBody({ deviceId: "pump-1\n" })],
    ["bad-device", "the reserved device", readingBody({ deviceId: "~fleet" })],
    ["bad-sensor", "a sensor of 65 characters", readingBody({ sensor: "s".repeat(65) })],
    ["bad-sensor", "a sensor with a space", readingBody({ sensor: "oil pressure" })],
    ["bad-sensor", "a sensor that is null", readingBody({ sensor: null })],
    ["value-not-finite", "a value that is text", readingBody({ value: "21.5" })],
    ["value-not-finite", "a value that is null", readingBody({ value: null })],
    ["value-not-finite", "a value that is true", readingBody({ value: true })],
    ["value-out-of-range", "a value beyond 1e100", readingBody({ value: 1.1e100 })],
    ["value-out-of-range", "a value beyond -1e100", readingBody({ value: -1.1e100 })],
    ["bad-timestamp", "no timestamp", readingBody({ timestamp: undefined })],
    ["bad-timestamp", "a timestamp without a zone", readingBody({ timestamp: "2026-11-20T12:00:00" })],
    ["from-future", "a timestamp beyond the future limit", readingBody({ timestamp: future + 1 })],
    ["too-late", "a timestamp beyond the late limit", readingBody({ timestamp: late - 1 })],
  ];

  test.each(cases)("%s: %s", (reason, _what, bad) => {
    const items = decode(jsonEvent([readingBody(), bad, readingBody({ sensor: "vibration", value: 0.02 })]));
    expect(readingsOf(items)).toEqual([temperature, vibration]);
    expect(reasonsOf(items)).toEqual([reason]);
  });

  test("value-not-finite: a number that is too large for one", () => {
    const body = JSON.stringify([readingBody(), readingBody({ value: 42 })]).replace("42", "1e999");
    const items = decode(rawEvent(body));
    expect(readingsOf(items)).toEqual([temperature]);
    expect(reasonsOf(items)).toEqual(["value-not-finite"]);
  });

  test("a bad value between good ones of the same object", () => {
    const values = { temperature: 21.5, "oil pressure": 3, load: "high", vibration: 0.02 };
    const items = decode(jsonEvent({ deviceId: "pump-1", timestamp: at, values }));
    expect(readingsOf(items)).toEqual([temperature, vibration]);
    expect(reasonsOf(items)).toEqual(["bad-sensor", "value-not-finite"]);
  });

  test("all values of an object whose device or time is wrong, each for itself", () => {
    const values = { temperature: 1, vibration: 2 };
    expect(reasonsOf(decode(jsonEvent({ deviceId: "a b", timestamp: at, values })))).toEqual([
      "bad-device",
      "bad-device",
    ]);
    expect(reasonsOf(decode(jsonEvent({ deviceId: "a", timestamp: late - 1, values })))).toEqual([
      "too-late",
      "too-late",
    ]);
  });

  test("the limits themselves are accepted", () => {
    const items = decode(jsonEvent([late, future].map((timestamp) => readingBody({ timestamp }))));
    expect(readingsOf(items).map((reading) => reading.at)).toEqual([late, future]);
    const values = { high: 1e100, low: -1e100 };
    expect(readingsOf(decode(jsonEvent({ deviceId: "d".repeat(128), timestamp: at, values })))).toHaveLength(2);
  });
});

describe("what a dead letter keeps", () => {
  test("the reading as an event of its own, without its event id", () => {
    const [item] = decode(jsonEvent({ deviceId: "pump-1", timestamp: at, eventId: "e1", values: { ok: 1, bad: "x" } }));
    expect(item?.refusals.map(({ body }) => jsonOf(body))).toEqual([
      { deviceId: "pump-1", sensor: "bad", value: "x", timestamp: at },
    ]);
  });

  test.each([
    ["of a reading", { value: "x" }],
    ["of an object whose timestamp is too long to be repeated", { timestamp: "t".repeat(2_000) }],
  ])("the device that IoT Hub named, %s", (_, wrong) => {
    const event = jsonEvent(readingBody({ deviceId: undefined, ...wrong }), { connectionDeviceId: "from-iot-hub" });
    expect(decode(event).flatMap(({ refusals }) => refusals.map(({ body }) => jsonOf(body)))).toEqual([
      readingBody({ deviceId: "from-iot-hub", ...wrong }),
    ]);
  });

  test("a whole body that cannot be taken apart, as it came", () => {
    const event = rawEvent('{"deviceId": "pump-1", ');
    expect(decode(event)[0]?.refusals).toMatchObject([{ reason: "not-json", body: event.body }]);
  });

  test("mended and sent again, it is a good reading", () => {
    const [item] = decode(jsonEvent(readingBody({ value: "21.5" })));
    const kept = jsonOf(item?.refusals[0]?.body ?? Buffer.from("null")) as object;
    expect(readingsOf(decode(jsonEvent({ ...kept, value: 21.5 })))).toEqual([temperature]);
  });
});

describe("bodies that are refused whole", () => {
  test.each<[RefusalReason, string, HubEvent]>([
    ["not-json", "an empty body", rawEvent("")],
    ["not-json", "bytes that are not UTF-8", rawEvent(Buffer.from([0x22, 0xff, 0x22]))],
    ["bad-encoding", "an unknown content encoding", jsonEvent(readingBody(), { contentEncoding: "br" })],
    ["bad-encoding", "a gzip body that is none", jsonEvent(readingBody(), { contentEncoding: "gzip" })],
    ["bad-encoding", "a gzip body cut off", rawEvent(gzipSync("[1]").subarray(0, 15), { contentEncoding: "gzip" })],
    ["body-too-large", "a large body", jsonEvent("x".repeat(LIMITS.maxEventBytes))],
    [
      "body-too-large",
      "a gzip bomb",
      rawEvent(gzipSync(Buffer.alloc(LIMITS.maxEventBytes + 1, " ")), { contentEncoding: "gzip" }),
    ],
    ["wrong-shape", "nesting deeper than can be written again", rawEvent("[".repeat(40_000) + "]".repeat(40_000))],
  ])("%s: %s", (reason, _what, event) => {
    const items = decode(event);
    expect(reasonsOf(items)).toEqual([reason]);
    expect(items[0]?.refusals[0]?.body).toEqual(event.body);
  });

  test("more readings than an event may hold, however few bytes they are compressed to", () => {
    const many = rawEvent(gzipSync(JSON.stringify(Array.from({ length: 10_001 }, () => 1))), {
      contentEncoding: "gzip",
    });
    expect(decode(many)).toMatchObject([{ refusals: [{ reason: "body-too-large", detail: "10001 readings" }] }]);
  });

  test("a long device id is not repeated with every value it came with", () => {
    const values = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`s${i}`, i]));
    const event = jsonEvent({ deviceId: "d".repeat(50_000), timestamp: at, values });
    const refusals = decode(event).flatMap((item) => item.refusals);
    expect(refusals.map(({ reason }) => reason)).toEqual(["bad-device"]);
    expect(jsonOf(refusals[0]?.body ?? event.body)).toEqual(jsonOf(event.body));
  });
});

describe("whatever comes in", () => {
  const encodings = fc.constantFrom(undefined, "gzip", "utf-8", "deflate");

  test("any bytes are taken apart without throwing, and none are lost", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), encodings, (bytes, contentEncoding) => {
        const items = decode(rawEvent(bytes, { contentEncoding }));
        if (readingsOf(items).length === 0 && items.length > 0) expect(reasonsOf(items).length).toBeGreaterThan(0);
      }),
    );
  });

  test("any JSON is taken apart without throwing, each object into readings or refusals", () => {
    fc.assert(
      fc.property(
        fc.json(),
        encodings.filter((encoding) => encoding !== "deflate"),
        (text, contentEncoding) => {
          const body = contentEncoding === "gzip" ? gzipSync(text) : Buffer.from(text);
          const items = decode(rawEvent(body, { contentEncoding }));
          const json: unknown = JSON.parse(text);
          expect(items).toHaveLength(Array.isArray(json) ? json.length : 1);
          for (const item of items) expect(readingCount(item) + item.refusals.length).toBeGreaterThan(0);
        },
      ),
    );
  });

  test("objects that are nearly readings give one reading or refusal a value", () => {
    const field = fc.oneof(fc.jsonValue(), fc.constantFrom("pump-1", 21.5, at, "2026-11-20T11:59:59Z", "temperature"));
    const single = fc.record({ deviceId: field, sensor: field, value: field, timestamp: field, eventId: field });
    fc.assert(
      fc.property(single, (body) => {
        const items = decode(jsonEvent(body));
        expect(readingsOf(items).length + reasonsOf(items).length).toBe(1);
      }),
      { numRuns: 500 },
    );
  });
});

describe("by what an object is known again", () => {
  const keyOf = (event: HubEvent): string | undefined => decode(event)[0]?.key;

  test("the event id of its device, wherever and whenever it comes", () => {
    const first = keyOf(jsonEvent(readingBody({ eventId: "e1" })));
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(decode(jsonEvent([7, readingBody({ eventId: "e1", value: 3 })], { sequenceNumber: 9 }))[1]?.key).toBe(first);
  });

  test("objects that share an id differ by their sensor", () => {
    const [first, second] = decode(
      jsonEvent([
        { ...readingBody(), eventId: "e", sensor: "temperature" },
        { ...readingBody(), eventId: "e", sensor: "vibration" },
      ]),
    );
    expect(first?.key).not.toBe(second?.key);
  });

  test("an object of which nothing was taken too, so that its replay is known from what was sent again mended", () => {
    const known = keyOf(jsonEvent({ ...readingBody(), eventId: "e" }));
    for (const bad of [{ value: null }, { timestamp: "soon" }, { timestamp: 1 }]) {
      const [refused] = decode(jsonEvent({ ...readingBody(), eventId: "e", ...bad }));
      expect(refused).toMatchObject({ key: known, point: undefined });
    }
  });

  test("nothing where nobody asks", () => {
    const event = jsonEvent(readingBody({ eventId: "e1" }), { messageId: "m1" });
    expect(decodeEvent(event, { ...LIMITS, deduplicate: false })[0]?.key).toBeUndefined();
    expect(decodeEvent(event, { ...LIMITS, deduplicate: true })[0]?.key).toBe(keyOf(event));
  });

  test("another device's or another id is another key", () => {
    const keys = [{ eventId: "e1" }, { eventId: "e2" }, { eventId: "e1", deviceId: "pump-2" }].map((more) =>
      keyOf(jsonEvent(readingBody(more))),
    );
    expect(new Set(keys).size).toBe(3);
  });

  test("the message id where the body has none, object by object", () => {
    const items = decode(jsonEvent([readingBody(), readingBody()], { messageId: "m1" }));
    expect(new Set(items.map(({ key }) => key)).size).toBe(2);
    expect(decode(jsonEvent([readingBody(), readingBody()], { messageId: "m1" }))).toEqual(items);
  });

  test("nothing where there is neither", () => {
    expect(keyOf(jsonEvent(readingBody()))).toBeUndefined();
  });
});
