import { timingSafeEqual } from "node:crypto";

/** In a time that tells nothing of how much of the key was guessed. */
export function isSameKey(key: string, given: string): boolean {
  const [left, right] = [Buffer.from(key), Buffer.from(given)];
  return left.length === right.length && timingSafeEqual(left, right);
}
