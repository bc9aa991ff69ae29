import assert from "node:assert/strict";
import { AppError } from "../../../shared/errors";

/** What a call gave, or the error that it is known to throw, as data. */
export type Foreseen<Value> = { readonly value: Value } | { readonly refusal: Refused };

export interface Refused {
  readonly code: string;
  readonly message: string;
  readonly field: string | undefined;
}

export const isAccepted = <Value>(answer: Foreseen<Value>): answer is { readonly value: Value } => "value" in answer;

/** @throws what is no AppError: nobody foresaw it. */
export async function foreseen<Value>(call: () => Value | Promise<Value>): Promise<Foreseen<Value>> {
  try {
    return { value: await call() };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const field = "field" in error && typeof error.field === "string" ? error.field : undefined;
    return { refusal: { code: error.code, message: error.message, field } };
  }
}

/** Longer ones are no reasons any more but echoes. */
const LONGEST_MESSAGE = 700;

export function judgeMessage(message: string): void {
  assert(message.trim().length > 0, "a refusal without a word");
  assert(message.length <= LONGEST_MESSAGE, `the message has ${message.length} characters: ${message}`);
}

/** Finite and of a magnitude at most 1e100, however deep. */
export function judgeNumbers(value: unknown, path = "value"): void {
  if (typeof value === "number") assert(Math.abs(value) <= 1e100, `${path} is ${value}`);
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) judgeNumbers(inner, `${path}.${key}`);
}
