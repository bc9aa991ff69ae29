import fc from "fast-check";
import { parseSchedule } from "../../../infra/local/functions-host/schedule";

const at = (text: string): number => Date.parse(text);
const next = (schedule: string, after: string): string =>
  new Date(parseSchedule(schedule).next(at(after))).toISOString();

test.each([
  ["0 */5 * * * *", "2026-01-01T00:00:00Z", "2026-01-01T00:05:00.000Z"],
  ["*/5 * * * *", "2026-01-01T00:00:01Z", "2026-01-01T00:05:00.000Z"],
  ["30 0 12 * * Mon-Fri", "2026-01-02T13:00:00Z", "2026-01-05T12:00:30.000Z"],
  ["0 5/15 * * * *", "2026-01-01T00:21:00Z", "2026-01-01T00:35:00.000Z"],
  ["0 0 0 13 * 5", "2026-01-01T00:00:00Z", "2026-02-13T00:00:00.000Z"],
  ["00:00:05", "2026-01-01T00:00:01.500Z", "2026-01-01T00:00:06.500Z"],
  ["1.00:00:00", "2026-01-01T00:00:00Z", "2026-01-02T00:00:00.000Z"],
])("%s after %s occurs at %s", (schedule, after, expected) => {
  expect(next(schedule, after)).toBe(expected);
});

test("occurrences of every n seconds lie strictly after the instant, on the grid, in UTC", () => {
  const instant = fc.integer({ min: at("2020-01-01"), max: at("2040-01-01") });
  fc.assert(
    fc.property(fc.constantFrom(1, 2, 3, 5, 6, 10, 15, 30), instant, (seconds, after) => {
      const grid = seconds * 1000;
      expect(parseSchedule(`*/${seconds} * * * * *`).next(after)).toBe((Math.floor(after / grid) + 1) * grid);
    }),
  );
});

test("a schedule is slow when occurrences lie a minute or more apart", () => {
  expect(parseSchedule("0 * * * * *").isSlow).toBe(true);
  expect(parseSchedule("*/30 * * * * *").isSlow).toBe(false);
  expect(parseSchedule("00:01:00").isSlow).toBe(true);
  expect(parseSchedule("00:00:59").isSlow).toBe(false);
});

test.each([
  "",
  "* * * *",
  "* * * * * * *",
  "@daily",
  "61 * * * * *",
  "0 0 0 L * *",
  "0 0 0 ? * *",
  "0 0 0 30 2 *",
  "25:00:00",
  "00:00:00",
])("refuses %p", (schedule) => {
  expect(() => parseSchedule(schedule)).toThrow();
});
