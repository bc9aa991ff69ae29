import fc from "fast-check";
import { isOver, NEVER_STOP, parseErrorThreshold, type ErrorThreshold } from "../../../shared/runs/error-threshold";

const counts = fc.nat(10_000).chain((planned) => fc.tuple(fc.nat(planned), fc.constant(planned)));
const threshold = fc.oneof(
  fc.constant(NEVER_STOP),
  fc.nat(10_000),
  fc.nat(100).map((percent): ErrorThreshold => `${percent}%`),
);

test.each([
  [0, 0, 10, false],
  [0, 1, 10, true],
  [2, 2, 10, false],
  [2, 3, 10, true],
  ["5%", 1, 20, false],
  ["5%", 2, 20, true],
  ["0.5%", 1, 200, false],
  ["0.5%", 2, 200, true],
  ["100%", 10, 10, false],
  [-1, 10, 10, false],
] as const)("a threshold of %p with %p of %p devices failed is over: %p", (bound, failed, planned, over) => {
  expect(isOver(bound, failed, planned)).toBe(over);
});

test("once over, more failures leave it over", () => {
  fc.assert(
    fc.property(threshold, counts, (bound, [failed, planned]) => {
      if (isOver(bound, failed, planned)) expect(isOver(bound, failed + 1, planned)).toBe(true);
    }),
  );
});

test("no failure is over no threshold, and a share bears what as many devices bear", () => {
  fc.assert(
    fc.property(threshold, fc.nat(100), counts, (bound, percent, [failed, planned]) => {
      expect(isOver(bound, 0, planned)).toBe(false);
      expect(isOver(`${percent}%`, failed, planned)).toBe(
        isOver(Math.floor((percent * planned) / 100), failed, planned),
      );
    }),
  );
});

test("what is written down is read back", () => {
  fc.assert(
    fc.property(threshold, (bound) => {
      expect(parseErrorThreshold(String(bound))).toBe(bound);
    }),
  );
});

test.each(["", "-2", "1.5", "101%", "5 %", "%", "many", "-5%", "1e3"])("%p is no threshold", (text) => {
  expect(parseErrorThreshold(text)).toBeUndefined();
});
