import fc from "fast-check";
import { LONGEST_MS, moved, queryOf, spanOf } from "../../../functions/dashboard/device/span";

const MINUTE = 60_000;
const NOW = Date.parse("2026-11-20T12:34:56.789Z");
const instants = fc.integer({ min: NOW - 30 * 86_400_000, max: NOW + 86_400_000 });

test("whatever the address says, the time shown lies on buckets, has a length, is not too long, and has gone by", () => {
  fc.assert(
    fc.property(instants, instants, (from, to) => {
      const query = new URLSearchParams({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
      const span = spanOf(query, NOW, MINUTE);
      expect([span.from % MINUTE, span.to % MINUTE]).toEqual([0, 0]);
      expect(span.to - span.from).toBeGreaterThanOrEqual(MINUTE);
      expect(span.to - span.from).toBeLessThanOrEqual(LONGEST_MS);
      expect(span.to).toBeLessThanOrEqual(NOW);
    }),
  );
});

test("a span that is in the address is shown as it is there", () => {
  const span = { from: NOW - (NOW % MINUTE) - 90 * MINUTE, to: NOW - (NOW % MINUTE) - 30 * MINUTE };
  expect(spanOf(new URLSearchParams(queryOf(span)), NOW, MINUTE)).toEqual(span);
  expect(moved(span, -1)).toEqual({ from: span.from - 30 * MINUTE, to: span.to - 30 * MINUTE });
});

test.each([
  ["", 6],
  ["last=24+h", 24],
  ["last=nonsense", 6],
  ["from=2026-11-20T12:00:00Z&to=2026-11-20T11:00:00Z", 6],
])("%p shows the last hours: %p", (query, hours) => {
  const { from, to } = spanOf(new URLSearchParams(query), NOW, MINUTE);
  expect([to, to - from]).toEqual([NOW - (NOW % MINUTE), hours * 60 * MINUTE]);
});
