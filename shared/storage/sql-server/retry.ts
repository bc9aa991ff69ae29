import { setTimeout as pause } from "node:timers/promises";
import { UnavailableError } from "../../errors";
import type { FailureKind } from "./failure-kind";
import { SqlFailure } from "./sql-failure";

/** A key may be taken by racing writers a few times in a row; after that it is a mistake of the caller. */
const ATTEMPTS: Readonly<Record<FailureKind, number>> = { later: 8, taken: 6, out: 1, wrong: 1 };
const FIRST_PAUSE_MS = 50;
/** Whoever waits for an answer has waited long enough by then, whatever the attempts took. */
const ENOUGH_MS = 45_000;

/**
 * Does `work`, again after growing pauses where it failed for a while only. What is not SqlFailure comes out as it is.
 * @throws UnavailableError where the server stays away or busy; the driver's error where the request itself is wrong.
 */
export async function retried<T>(work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof SqlFailure)) throw error;
      const isLast = attempt >= ATTEMPTS[error.kind] || performance.now() - start > ENOUGH_MS;
      if (isLast) throw outcomeOf(error);
    }
    await pause(pauseMs(attempt));
  }
}

/** In the app's terms. */
export function outcomeOf({ kind, cause }: SqlFailure): Error {
  if (kind === "later" || kind === "out") return new UnavailableError("the database", cause);
  return cause instanceof Error ? cause : new Error(String(cause));
}

/** Doubling; of random length, so that two that met once do not meet again. */
const pauseMs = (attempt: number): number => FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
