import { z } from "zod";
import type { InvalidInputError } from "../../shared/errors";
import { inputProblem } from "../../shared/input-problem";

const SCHEMA = z.strictObject({ a: z.strictObject({ b: z.array(z.number()) }).optional() });

function problemOf(input: unknown, prefix = ""): InvalidInputError {
  const { error } = SCHEMA.safeParse(input);
  if (error === undefined) throw new Error("it was taken");
  return inputProblem(error, "body", prefix);
}

test.each([
  ["body", 7],
  ["a.b.1", { a: { b: [1, "x"] } }],
  ["c", { c: 1 }],
  ["a.c, d", { a: { b: [], c: 1, d: 2 } }],
  ["body", { "": 1 }],
])("names what is wrong: %s", (field, input) => {
  expect(problemOf(input).field).toBe(field);
});

test("names begin with the whole that they are part of", () => {
  expect(problemOf({ c: 1 }, "manifest.").field).toBe("manifest.c");
});

test("does not grow with what was sent", () => {
  const keys = Array.from({ length: 1_000 }, (_, i) => [`${i}${"x".repeat(1_000)}`, 0]);
  const problem = problemOf(Object.fromEntries(keys));
  expect(problem.message.length).toBeLessThan(500);
  expect(problem.field).toMatch(/^0x+…$/);
});
