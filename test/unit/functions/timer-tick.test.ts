import { tickOf } from "../../../functions/timer-tick";

const now = Date.parse("2026-11-29T03:00:00.400Z");
const timer = (next: string) => ({ scheduleStatus: { last: "", next, lastUpdated: "" } });
const tickAt = (next: string) => new Date(tickOf(timer(next), now)).toISOString();

test("a tick is the occurrence that the host expects, however late and in whatever zone it says so", () => {
  expect(tickAt("2026-11-29T03:00:00+00:00")).toBe("2026-11-29T03:00:00.000Z");
  expect(tickAt("2026-11-22T04:00:00+01:00")).toBe("2026-11-22T03:00:00.000Z");
});

test("a timer that fires a moment early fires for the occurrence that is near", () => {
  expect(tickAt("2026-11-29T03:00:01Z")).toBe("2026-11-29T03:00:01.000Z");
});

test("an occurrence that is far off is another schedule's: the tick is now", () => {
  expect(tickAt("2026-12-06T03:00:00Z")).toBe("2026-11-29T03:00:00.000Z");
});

test("without a status the tick is now", () => {
  expect(tickOf({}, now)).toBe(Date.parse("2026-11-29T03:00:00Z"));
  expect(tickAt("")).toBe("2026-11-29T03:00:00.000Z");
});
