import { completedTask } from "./batch";
import type { Message } from "./store/messages";

export interface NastyOptions {
  /** The same seed and the same order of events give the same nastiness. */
  seed: number;
  /** The share of activities that are delivered twice, 0 to 1; default 0.2. */
  duplicateActivities?: number;
}

/** What the cloud may do to messages; the engine asks before it delivers any. */
export interface Weather {
  /** The messages to deliver in the next turn, in that order; the others stay for later ones. Never none of some. */
  choose(messages: readonly Message[]): readonly Message[];
  /** Whether this activity is delivered twice, and then whether at the same time or after the first has reported. */
  twin(): "none" | "together" | "late";
  /** Whether this start message is delivered again. */
  repeatsStart(): boolean;
}

/** Everything once, in order, and all that is there at once. */
export const FAIR_WEATHER: Weather = {
  choose: (messages) => messages,
  twin: () => "none",
  repeatsStart: () => false,
};

/** As bad as the cloud is allowed to be. External events keep their order: users count on it, though nobody promises it. */
export function foulWeather({ seed, duplicateActivities = 0.2 }: NastyOptions): Weather {
  const random = randomFrom(seed);
  return {
    choose: (messages) => {
      const completions = messages.filter(({ event }) => completedTask(event) !== undefined);
      const others = messages.filter(({ event }) => completedTask(event) === undefined);
      const count = Math.ceil(random() * completions.length);
      return [...others, ...shuffled(completions, random).slice(0, count)];
    },
    twin: () => (random() >= duplicateActivities ? "none" : random() < 0.5 ? "together" : "late"),
    repeatsStart: () => random() < 0.3,
  };
}

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  return items
    .map((item) => ({ item, key: random() }))
    .sort((one, other) => one.key - other.key)
    .map(({ item }) => item);
}

/** mulberry32: numbers in [0, 1) that look random and depend on the seed alone. */
function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
