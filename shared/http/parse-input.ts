import type { z } from "zod";
import { inputProblem } from "../input-problem";

/** @throws InvalidInputError naming the field that is wrong and what it must be. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw inputProblem(parsed.error, "body");
}
