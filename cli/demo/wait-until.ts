import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "../../shared/errors";

const PAUSE_MS = 250;

/**
 * Asks again and again until the answer is not undefined.
 * @throws AppError `demo-stuck` saying what it waited for, where that takes longer than `patienceMs`.
 */
export async function waitUntil<T>(what: string, patienceMs: number, ask: () => Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (performance.now() > deadline) throw new AppError("demo-stuck", `${what}: not after ${patienceMs / 1000} s`);
    await sleep(PAUSE_MS);
  }
}
