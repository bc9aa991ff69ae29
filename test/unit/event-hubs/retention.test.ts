import fc from "fast-check";
import { countExpired } from "../../../infra/local/event-hubs/log/retention";
import type { Extent } from "../../../infra/local/event-hubs/log/segment";

const extents = fc
  .array(fc.record({ bytes: fc.integer({ min: 1, max: 100 }), durationMs: fc.nat(50) }), { minLength: 1 })
  .map((segments): Extent[] => {
    let time = 0;
    return segments.map(({ bytes, durationMs }, i) => {
      const firstTime = time;
      time += durationMs;
      const numbers = { firstSequence: i, firstOffset: i, lastOffset: i, end: { sequence: i + 1, offset: i + 1 } };
      return { ...numbers, firstTime, lastTime: time, bytes };
    });
  });
const retention = fc.record({ maxAgeMs: fc.nat(500), maxBytes: fc.nat(1000) });

const isWithin = (kept: readonly Extent[], limits: { maxAgeMs: number; maxBytes: number }, now: number): boolean =>
  kept.reduce((sum, { bytes }) => sum + bytes, 0) <= limits.maxBytes &&
  kept.every(({ lastTime }) => now - lastTime <= limits.maxAgeMs);

test("drops as few of the oldest segments as bring the rest within the limits, and never the newest", () => {
  fc.assert(
    fc.property(extents, retention, fc.nat(2000), (segments, limits, later) => {
      const now = (segments.at(-1)?.lastTime ?? 0) + later;
      const expired = countExpired(segments, limits, now);
      expect(expired).toBeLessThan(segments.length);
      if (expired < segments.length - 1) expect(isWithin(segments.slice(expired), limits, now)).toBe(true);
      if (expired > 0) expect(isWithin(segments.slice(expired - 1), limits, now)).toBe(false);
    }),
  );
});
