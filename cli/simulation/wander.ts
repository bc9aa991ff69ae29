import { gaussian, type Random } from "./random";

/**
 * Noise that wanders: a stationary first-order autoregression of standard deviation 1 whose memory fades with
 * `memorySeconds`, drawn once a step. It starts anywhere in its range, so there is nothing to settle.
 */
export function wander(random: Random, memorySeconds: number, stepSeconds: number): () => number {
  const kept = Math.exp(-stepSeconds / memorySeconds);
  const fresh = Math.sqrt(1 - kept * kept);
  let level = gaussian(random);
  return () => (level = kept * level + fresh * gaussian(random));
}
