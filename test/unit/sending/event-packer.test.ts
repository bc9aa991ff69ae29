import fc from "fast-check";
import { EventPacker, type PackedEvent } from "../../../cli/sending/event-packer";
import { readingsOf, type Outgoing, type Point } from "../../../cli/sending/point";
import type { DeviceId } from "../../../shared/readings/reading";
import { decodeEvent } from "../../../shared/readings/decoding/decode-event";
import { readingsOf as takenOf } from "../../support/domain/points";

const NOON = Date.parse("2026-03-01T12:00:00Z");
const LIMITS = { maxEventBytes: 1_000_000, lateLimitMs: Infinity, futureLimitMs: Infinity };

const point = (deviceId: string, at: number, values: Record<string, number>): Point => ({
  deviceId: deviceId as DeviceId,
  at,
  values: values,
});

const points = fc
  .tuple(
    fc.constantFrom("a", "b", "c"),
    fc.integer({ min: 0, max: 1e9 }),
    fc.dictionary(
      fc.stringMatching(/^[a-z]{1,8}$/),
      fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((x) => x + 0),
      {
        minKeys: 1,
        maxKeys: 40,
      },
    ),
    fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
  )
  .map(([id, after, values, eventId]): Outgoing => {
    const outgoing = { kind: "point", point: point(id, NOON + after, { ...values }) } as const;
    return eventId === undefined ? outgoing : { ...outgoing, eventId };
  });
const bodies = fc.constantFrom("a", "d").map((partitionKey): Outgoing => ({ kind: "body", body: "{", partitionKey }));
const streams = fc.array(fc.oneof({ weight: 20, arbitrary: points }, bodies), { maxLength: 200 });

function pack(outgoing: readonly Outgoing[]): PackedEvent[] {
  const packer = new EventPacker();
  return [...outgoing.flatMap((one) => [...packer.add(one)]), ...packer.rest()];
}

const decode = (body: string) =>
  takenOf(decodeEvent({ sequenceNumber: 0, enqueuedAt: NOON, body: Buffer.from(body) }, LIMITS));

test("keeps every reading of every device, in its order", () => {
  fc.assert(
    fc.property(streams, (outgoing) => {
      const arrived = Map.groupBy(
        pack(outgoing).flatMap(({ body }) => decode(body)),
        ({ deviceId }) => deviceId,
      );
      const sent = outgoing.flatMap((one) =>
        one.kind === "body"
          ? []
          : Object.entries(one.point.values).map(([sensor, value]) => ({
              deviceId: one.point.deviceId,
              sensor,
              value,
              at: one.point.at,
            })),
      );
      expect(arrived).toEqual(Map.groupBy(sent, ({ deviceId }) => deviceId));
    }),
  );
});

test("counts the readings of each event", () => {
  fc.assert(
    fc.property(streams, (outgoing) => {
      const packed = pack(outgoing);
      for (const { body, readings } of packed) expect(readings).toBe(body === "{" ? 1 : decode(body).length);
      expect(packed.reduce((sum, { readings }) => sum + readings, 0)).toBe(
        outgoing.reduce((sum, one) => sum + readingsOf(one), 0),
      );
    }),
  );
});

test("keeps events to a few kilobytes, unless one point is larger", () => {
  fc.assert(
    fc.property(streams, (outgoing) => {
      for (const { body } of pack(outgoing)) {
        const items = body === "{" ? [] : (JSON.parse(body) as unknown[]);
        expect(body.length <= 4_000 || items.length === 1).toBe(true);
      }
    }),
  );
});

test("lets many points of a device share an event, and no two devices", () => {
  const outgoing = Array.from({ length: 1000 }, (_, i): Outgoing => ({
    kind: "point",
    point: point(i % 2 === 0 ? "even" : "odd", NOON + i, { temperature: i }),
  }));
  const packed = pack(outgoing);
  expect(packed.length).toBeLessThan(100);
  for (const { partitionKey, body } of packed) {
    expect(new Set(decode(body).map(({ deviceId }) => deviceId))).toEqual(new Set([partitionKey]));
  }
});

test("writes the event body of the design, with the id on each object", () => {
  const one = { kind: "point", point: point("a", NOON, { t: 1 }) } as const;
  expect(pack([{ ...one, eventId: "e1" }, one]).map(({ body }) => JSON.parse(body) as unknown)).toEqual([
    [
      { deviceId: "a", timestamp: "2026-03-01T12:00:00.000Z", values: { t: 1 }, eventId: "e1" },
      { deviceId: "a", timestamp: "2026-03-01T12:00:00.000Z", values: { t: 1 } },
    ],
  ]);
});

test("sends a body as it stands, behind what came before it", () => {
  const before: Outgoing = { kind: "point", point: point("a", NOON, { t: 1 }) };
  const packed = pack([before, { kind: "body", body: "no JSON", partitionKey: "a" }, before]);
  expect(packed.map(({ body }) => body.slice(0, 7))).toEqual(['[{"devi', "no JSON", '[{"devi']);
});
