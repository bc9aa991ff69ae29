/** Uniform numbers in [0, 1). */
export type Random = () => number;

/**
 * A seeded generator: mulberry32 by Tommy Ettinger (public domain,
 * https://gist.github.com/tommyettinger/46a874533244883189143505d203312c), period 2^32. The names set streams of one
 * seed apart, so that drawing more from one leaves the others as they were.
 */
export function seededRandom(seed: number, ...names: readonly (string | number)[]): Random {
  let state = fnv1a([seed, ...names].join("/"));
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The 32-bit FNV-1a hash (RFC 9923) of the text's UTF-16 code units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash;
}

export const uniform = (random: Random, low: number, high: number): number => low + (high - low) * random();

/** A whole number in [0, n). */
export const below = (random: Random, n: number): number => Math.floor(random() * n);

export const sign = (random: Random): 1 | -1 => (random() < 0.5 ? -1 : 1);

/** Standard normal, by Box and Muller; the second of each pair is dropped, which keeps the stream without a state. */
export const gaussian = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
