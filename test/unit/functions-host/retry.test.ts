import fc from "fast-check";
import type { RetryPolicy } from "../../../infra/local/functions-host/invocation";
import { retryDelayMs, withRetries, type RetryContext } from "../../../infra/local/functions-host/retry";

const atOnce = (maxRetryCount: number): RetryPolicy => ({
  maxRetryCount,
  retryStrategy: "fixedDelay",
  delayInterval: { seconds: 0 },
});
const never = new AbortController().signal;

/** Fails the first `failures` times. */
function work(failures: number, onFailure: () => void = () => undefined) {
  const contexts: (RetryContext | undefined)[] = [];
  return {
    contexts,
    attempt: async (context: RetryContext | undefined) => {
      contexts.push(context);
      if (contexts.length <= failures) throw new Error(`failure ${contexts.length}`);
    },
    failed: onFailure,
  };
}

test("a fixed delay stays the same", () => {
  const policy: RetryPolicy = { maxRetryCount: 9, retryStrategy: "fixedDelay", delayInterval: { seconds: 7 } };
  expect([1, 2, 9].map((retry) => retryDelayMs(policy, retry))).toEqual([7000, 7000, 7000]);
});

test("an exponential delay doubles from the minimum up to the maximum", () => {
  const policy: RetryPolicy = {
    maxRetryCount: -1,
    retryStrategy: "exponentialBackoff",
    minimumInterval: { seconds: 2 },
    maximumInterval: { seconds: 60 },
  };
  expect([1, 2, 3, 4, 5, 6, 7, 2000].map((retry) => retryDelayMs(policy, retry))).toEqual([
    2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000, 60_000,
  ]);
});

test("without a policy there is one attempt", async () => {
  const once = work(1);
  await expect(withRetries(undefined, never, once)).resolves.toBe(false);
  expect(once.contexts).toEqual([undefined]);
});

test("there are as many retries as the policy allows, and none after a success", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(5), fc.nat(7), async (maxRetryCount, failures) => {
      const some = work(failures);
      const succeeded = await withRetries(atOnce(maxRetryCount), never, some);
      expect(succeeded).toBe(failures <= maxRetryCount);
      expect(some.contexts).toHaveLength(Math.min(failures, maxRetryCount) + 1);
    }),
    { numRuns: 30 },
  );
});

test("a count of -1 has no end", async () => {
  const many = work(50);
  await expect(withRetries(atOnce(-1), never, many)).resolves.toBe(true);
  expect(many.contexts).toHaveLength(51);
});

test("a retry is told its number and the failure before it; a first attempt is told nothing", async () => {
  const twice = work(2);
  await withRetries(atOnce(5), never, twice);
  expect(twice.contexts).toEqual([
    undefined,
    { retryCount: 1, maxRetryCount: 5, exception: { message: "failure 1" } },
    { retryCount: 2, maxRetryCount: 5, exception: { message: "failure 2" } },
  ]);
});

test("a signal ends the retries, in the middle of a wait too", async () => {
  const stop = new AbortController();
  const hourly: RetryPolicy = { ...atOnce(-1), delayInterval: { seconds: 3600 } };
  const failing = work(99, () => queueMicrotask(() => stop.abort()));
  await expect(withRetries(hourly, stop.signal, failing)).resolves.toBe(false);
  expect(failing.contexts).toHaveLength(1);
});
