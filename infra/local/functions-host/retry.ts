import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../../../shared/errors";
import type { InvocationOptions, RetryPolicy } from "./invocation";

export type RetryContext = NonNullable<InvocationOptions["retryContext"]>;

/**
 * Milliseconds before the retry of the given number (from 1): the fixed delay, or the minimum doubled each time up to
 * the maximum. The real host adds a little randomness.
 */
export function retryDelayMs(policy: RetryPolicy, retry: number): number {
  const isFixed = policy.retryStrategy === "fixedDelay" || policy.retryStrategy === 1;
  if (isFixed) return millisecondsOf(policy.delayInterval);
  return Math.min(millisecondsOf(policy.minimumInterval) * 2 ** (retry - 1), millisecondsOf(policy.maximumInterval));
}

/** A protobuf Duration; its package rounds to whole seconds. */
function millisecondsOf(duration: unknown): number {
  const seconds = (duration as { seconds?: unknown } | undefined)?.seconds;
  return Number(seconds ?? 0) * 1000;
}

export interface RetriedWork {
  /** One attempt; `context` is missing from the first. */
  attempt(context: RetryContext | undefined): Promise<unknown>;
  /** Told of every failure; `delayMs` is missing when there is no further attempt. */
  failed(error: unknown, delayMs: number | undefined): void;
}

/**
 * Runs `work` until it succeeds, its retries are used up (-1: never), or `signal` says that they are no longer wanted.
 *
 * @returns whether it succeeded; never rejects.
 */
export async function withRetries(
  policy: RetryPolicy | undefined,
  signal: AbortSignal,
  work: RetriedWork,
): Promise<boolean> {
  const maxRetryCount = policy?.maxRetryCount ?? 0;
  let context: RetryContext | undefined;
  for (let retry = 1; ; retry++) {
    try {
      await work.attempt(context);
      return true;
    } catch (error) {
      const isLast = policy === undefined || signal.aborted || (maxRetryCount !== -1 && retry > maxRetryCount);
      const delayMs = isLast ? undefined : retryDelayMs(policy, retry);
      work.failed(error, delayMs);
      if (delayMs === undefined || !(await waited(delayMs, signal))) return false;
      context = { retryCount: retry, maxRetryCount, exception: { message: messageOf(error) } };
    }
  }
}

async function waited(ms: number, signal: AbortSignal): Promise<boolean> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
  return !signal.aborted;
}
