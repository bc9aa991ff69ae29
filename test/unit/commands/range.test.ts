import { instantOf, lengthOf } from "../../../cli/commands/instants";
import { rangeOf, wholeRangeOf } from "../../../cli/commands/range";
import { isoOf } from "../../../shared/time";

const NOW = Date.parse("2026-11-20T12:34:56.789Z");
const MINUTE = 60_000;

test.each([
  ["-2h", "2026-11-20T10:34:00.000Z"],
  ["-30m", "2026-11-20T12:04:00.000Z"],
  ["-90s", "2026-11-20T12:33:00.000Z"],
  ["-7d", "2026-11-13T12:34:00.000Z"],
  ["-1w", "2026-11-13T12:34:00.000Z"],
  ["now", "2026-11-20T12:34:00.000Z"],
  ["2026-11-19T00:00:00+01:00", "2026-11-18T23:00:00.000Z"],
  ["2026-11-19T00:00:01.500Z", "2026-11-19T00:00:01.500Z"],
])("%s is %s: what is counted from now lies on a whole step, what is named stays", (text, iso) => {
  expect(isoOf(instantOf("--from", text, NOW, MINUTE))).toBe(iso);
});

test.each(["yesterday", "-2", "-2x", "2h", "", "2026-11-19T00:00:00"])("%j is no instant, and said to be", (text) => {
  expect(() => instantOf("--from", text, NOW)).toThrow(/^--from: ".*" is no instant: ISO 8601/);
});

test("a length has a unit", () => {
  expect(["90s", "1w", "24", "h"].map(lengthOf)).toEqual([90_000, 604_800_000, undefined, undefined]);
});

test("--last is the time up to now", () => {
  expect(rangeOf({ last: "24h" }, NOW, MINUTE)).toEqual({
    from: "2026-11-19T12:34:00.000Z",
    to: "2026-11-20T12:34:00.000Z",
  });
  expect(rangeOf({ last: "1h" }, NOW)).toEqual({ from: "2026-11-20T11:34:56.789Z", to: undefined });
  expect(() => rangeOf({ last: "long" }, NOW)).toThrow('--last: "long" is no length of time');
});

test("a whole range ends now where nobody says, and begins where somebody does", () => {
  expect(wholeRangeOf({ from: "-2h" }, NOW, MINUTE)).toEqual({
    from: "2026-11-20T10:34:00.000Z",
    to: "2026-11-20T12:34:00.000Z",
  });
  expect(() => wholeRangeOf({ to: "now" }, NOW, MINUTE)).toThrow("--from: is missing");
  expect(rangeOf({}, NOW)).toEqual({ from: undefined, to: undefined });
});
