import { kindOf, type FailureKind } from "./failure-kind";

/** What the server or the connection to it said instead of an answer. Stays within this folder: see retry.ts. */
export class SqlFailure extends Error {
  readonly kind: FailureKind;

  constructor(cause: unknown) {
    super("a request failed", { cause });
    this.kind = kindOf(cause);
  }
}

/**
 * What the driver was asked for.
 * @throws SqlFailure, so that it is told apart from what callers throw themselves.
 */
export async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw new SqlFailure(error);
  }
}
