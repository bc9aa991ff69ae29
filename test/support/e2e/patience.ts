import { setTimeout as sleep } from "node:timers/promises";

const PAUSE_MS = 20;

/** Asks until the answer is not undefined. The bound ends a test that can only fail, and says what it waited for. */
export async function seen<T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  boundMs = 120_000,
): Promise<T> {
  const end = performance.now() + boundMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > end) throw new Error(`not seen within ${boundMs / 1000} s: ${what}`);
    await sleep(PAUSE_MS);
  }
}
