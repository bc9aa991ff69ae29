import type { Instant } from "../../shared/time";
import { gaussian, seededRandom, uniform, type Random } from "./random";
import type { SensorProfile } from "./sensors";
import { wander } from "./wander";

const DAY_MS = 86_400_000;
const LOAD_MEMORY_SECONDS = 1_200;
const WANDER_MEMORY_SECONDS = 1_500;
const LOAD_WANDER = 0.35;

/** What the sensors of a healthy machine show at one instant. */
export interface Shown {
  /** One value a sensor, in the order of the profiles, in the sensor's unit, not rounded. */
  readonly values: readonly number[];
  /** What they have in common, about -1.5 to 1.5. */
  readonly load: number;
  /** What the load of another machine at another time of its day might be. */
  readonly strangerLoad: number;
}

/**
 * A healthy machine. Its load has a daily shape and wanders; its sensors follow that load, each in its own degree, and
 * have noise of their own. Level and phase are its own, drawn from the seed and its name.
 */
export class Machine {
  readonly #random: Random;
  readonly #sensors: readonly { profile: SensorProfile; level: number; wander: () => number }[];
  readonly #shape: (at: Instant) => number;
  readonly #loadWander: () => number;
  readonly #strangerWander: () => number;

  constructor(profiles: readonly SensorProfile[], seed: number, name: string, stepSeconds: number) {
    const random = seededRandom(seed, name, "machine");
    this.#random = random;
    this.#shape = dailyShape(random);
    this.#loadWander = wander(random, LOAD_MEMORY_SECONDS, stepSeconds);
    this.#strangerWander = wander(random, LOAD_MEMORY_SECONDS, stepSeconds);
    this.#sensors = profiles.map((profile) => ({
      profile,
      level: profile.level * uniform(random, 1 - profile.levelSpread, 1 + profile.levelSpread),
      wander: wander(random, WANDER_MEMORY_SECONDS, stepSeconds),
    }));
  }

  /** The load's daily shape at an instant: what of the load can be foreseen. */
  shapeAt(at: Instant): number {
    return this.#shape(at);
  }

  /** One step on. The noise depends on how many steps were taken, the daily shape on the instant alone. */
  next(at: Instant): Shown {
    const load = this.#shape(at) + LOAD_WANDER * this.#loadWander();
    const strangerLoad = -this.#shape(at) + LOAD_WANDER * this.#strangerWander();
    const values = this.#sensors.map(
      ({ profile, level, wander }) =>
        level +
        profile.scale * (profile.load * load + profile.wander * wander() + profile.jitter * gaussian(this.#random)),
    );
    return { values, load, strangerLoad };
  }
}

/** Two harmonics of the day, of amplitude 1 together. */
function dailyShape(random: Random): (at: Instant) => number {
  const phase = random();
  const secondPhase = random();
  const second = uniform(random, 0.15, 0.3);
  const wave = (days: number): number => Math.sin(2 * Math.PI * days);
  return (at) => {
    const days = at / DAY_MS;
    return (1 - second) * wave(days + phase) + second * wave(2 * days + secondPhase);
  };
}
