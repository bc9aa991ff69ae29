import fc from "fast-check";
import { Disturbance, type DeliveryTally } from "../../../cli/simulation/disturbance";
import { Plant } from "../../../cli/simulation/plant";
import type { Outgoing, OutgoingPoint, Point } from "../../../cli/sending/point";
import { decodeEvent } from "../../../shared/readings/decoding/decode-event";
import { collect } from "../../support/collect";
import { readingsOf } from "../../support/domain/points";

const HOUR = 3_600_000;
const FROM = Date.parse("2026-03-01T00:00:00Z");
const LIMITS = { maxEventBytes: 1_000_000, lateLimitMs: 30 * 24 * HOUR, futureLimitMs: 0 };
const seeds = fc.integer();
const few = { numRuns: 15 };

interface Delivered {
  points: readonly Point[];
  outgoing: readonly Outgoing[];
  tally: DeliveryTally;
}

async function deliver(seed: number, { hours = 36, stepSeconds = 300, devices = 5 } = {}): Promise<Delivered> {
  const points = [...new Plant({ seed, devices, stepSeconds }).history(FROM, FROM + hours * HOUR)];
  const disturbance = new Disturbance(seed);
  const outgoing = await collect(disturbance.deliver(points));
  return { points, outgoing, tally: disturbance.tally };
}

const pointsIn = (outgoing: readonly Outgoing[]): OutgoingPoint[] => outgoing.filter((it) => it.kind === "point");

const textOf = (point: Point): string => JSON.stringify(point);

test("delivers the same from the same seed", async () => {
  expect(await deliver(3)).toEqual(await deliver(3));
});

test("loses no point and makes none up", async () => {
  await fc.assert(
    fc.asyncProperty(seeds, fc.constantFrom(60, 300, 1800), async (seed, stepSeconds) => {
      const { points, outgoing } = await deliver(seed, { hours: 12, stepSeconds });
      const delivered = new Set(pointsIn(outgoing).map(({ point }) => textOf(point)));
      expect(delivered).toEqual(new Set(points.map(textOf)));
    }),
    few,
  );
});

test("counts what it hands out, exactly", async () => {
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const { points, outgoing, tally } = await deliver(seed);
      const sent = pointsIn(outgoing).length * 4;
      const garbage = outgoing.length - pointsIn(outgoing).length;
      expect(tally.readings).toBe(sent + garbage);
      expect(tally.duplicates).toBe(sent - points.length * 4);
      expect(tally.deadLetters).toBe(garbage);
      expect(tally.readings).toBe(points.length * 4 + tally.duplicates + tally.deadLetters);
    }),
    few,
  );
});

test("repeats a point only under an id, the same as before", async () => {
  const { outgoing, tally } = await deliver(8);
  const copies = [...Map.groupBy(pointsIn(outgoing), ({ point }) => textOf(point)).values()].filter(
    (it) => it.length > 1,
  );
  expect(copies.length * 4).toBe(tally.duplicates);
  for (const [first, again] of copies) {
    expect(first?.eventId).toEqual(expect.any(String));
    expect(again?.eventId).toBe(first?.eventId);
  }
});

test("never gives two points the same id", async () => {
  const { outgoing } = await deliver(8);
  const withId = pointsIn(outgoing).filter(({ eventId }) => eventId !== undefined);
  const points = new Set(withId.map(({ point }) => textOf(point)));
  expect(points.size).toBeGreaterThan(0);
  expect(new Set(withId.map(({ eventId }) => eventId)).size).toBe(points.size);
});

test("brings stretches of a device behind newer points, 5 to 30 minutes late, and counts them", async () => {
  const { outgoing, tally } = await deliver(5, { stepSeconds: 60 });
  const end = FROM + 36 * HOUR - 60_000;
  let late = 0;
  const newest = new Map<string, number>();
  const seen = new Set<string>();
  for (const { point } of pointsIn(outgoing)) {
    const before = newest.get(point.deviceId) ?? -Infinity;
    if (point.at < before && !seen.has(textOf(point))) {
      late++;
      // What is still held back at the end goes out then, sooner than it would have.
      if (before < end) expect(before - point.at).toBeGreaterThanOrEqual(5 * 60_000);
      expect(before - point.at).toBeLessThanOrEqual(31 * 60_000);
    }
    seen.add(textOf(point));
    newest.set(point.deviceId, Math.max(before, point.at));
  }
  expect(late).toBeGreaterThan(0);
  expect(tally.late).toBe(late * 4);
});

test("brings all kinds of trouble within a day and a half, whatever the seed", async () => {
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const { tally } = await deliver(seed);
      expect(tally.late).toBeGreaterThan(0);
      expect(tally.duplicates).toBeGreaterThan(0);
      expect(tally.deadLetters).toBeGreaterThanOrEqual(3);
    }),
    few,
  );
});

test("makes garbage of which each piece is refused as one reading, for several reasons", async () => {
  const { outgoing } = await deliver(1, { hours: 96, stepSeconds: 60 });
  const refusals = outgoing
    .filter((it) => it.kind === "body")
    .map(({ body }) => {
      const event = { sequenceNumber: 0, enqueuedAt: FROM + 96 * HOUR, body: Buffer.from(body) };
      const items = decodeEvent(event, LIMITS);
      expect(readingsOf(items)).toEqual([]);
      return items.flatMap((item) => item.refusals.map(({ reason }) => reason));
    });
  expect(refusals.length).toBeLessThan(12);
  for (const reasons of refusals) expect(reasons).toHaveLength(1);
  expect(new Set(refusals.flat())).toEqual(new Set(["not-json", "value-not-finite", "bad-device"]));
});
