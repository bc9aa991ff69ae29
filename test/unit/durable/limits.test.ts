import * as fc from "fast-check";
import { checkInstanceId, customStatusProblem, instanceIdProblem } from "../../../infra/local/durable/limits";

test("accepts every id of at most 100 ordinary characters", () => {
  const ordinary = fc.constantFrom("a", "Z", "0", "-", "_", ".", ":", "+", "%", "@", "~", "ü", '"');
  fc.assert(
    fc.property(fc.string({ unit: ordinary, minLength: 1, maxLength: 100 }), (id) => {
      expect(instanceIdProblem(id)).toBeUndefined();
    }),
  );
});

test("refuses every id with a character that Azure Storage cannot keep", () => {
  const forbidden = fc.constantFrom("/", "\\", "#", "?", "\u0000", "\n", "\u007f", "\u0085");
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), forbidden, fc.string({ maxLength: 20 }), (before, character, after) => {
      expect(instanceIdProblem(before + character + after)).toMatch(/must not/);
    }),
  );
});

test("refuses the 101st character, and says how many there are", () => {
  expect(() => checkInstanceId("x".repeat(101))).toThrow("instanceId: has 101 characters");
});

test("refuses an id without a character", () => {
  expect(instanceIdProblem("")).toBe("must not be empty");
});

test("counts a custom status in UTF-16, two bytes a unit", () => {
  expect(customStatusProblem("ü".repeat(8192))).toBeUndefined();
  expect(customStatusProblem("ü".repeat(8193))).toMatch(/16 KB/);
});
