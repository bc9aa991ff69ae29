import { duration, shortInstant } from "../../../cli/terminal/figures";

test.each([
  [499, "0 s"],
  [45_000, "45 s"],
  [180_000, "3 min"],
  [7_200_000, "2 h"],
  [7_500_000, "2 h 5 min"],
  [3 * 86_400_000, "3 d"],
  [76 * 3_600_000, "3 d 4 h"],
])("%d ms are %s", (ms, said) => {
  expect(duration(ms)).toBe(said);
});

test("an instant loses the milliseconds that it has not", () => {
  expect(["2026-11-20T12:00:00.000Z", "2026-11-20T12:00:00.500Z", null].map(shortInstant)).toEqual([
    "2026-11-20T12:00:00Z",
    "2026-11-20T12:00:00.500Z",
    null,
  ]);
});
