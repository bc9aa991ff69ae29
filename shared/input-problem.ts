import type { z } from "zod";
import { InvalidInputError } from "./errors";

/** An answer that names what is wrong must not grow with what was sent. */
const LONGEST_FIELD = 100;
const LONGEST_PROBLEM = 300;

/**
 * What zod found wrong first, as the error that callers know.
 * @param whole what the input is called where no part of it is to blame, and what the names of its parts begin with
 */
export function inputProblem({ issues: [issue] }: z.ZodError, whole: string, prefix = ""): InvalidInputError {
  const path = issue?.path.map(String) ?? [];
  // A key that nobody knows is named itself, not only the object that it is in.
  const named = issue?.code === "unrecognized_keys" ? [...path, issue.keys.join(", ")] : path;
  const field = clip(named.filter((part) => part !== "").join("."), LONGEST_FIELD);
  return new InvalidInputError(
    field === "" ? whole : prefix + field,
    clip(issue?.message ?? "not valid", LONGEST_PROBLEM),
  );
}

const clip = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most)}…` : text);
