import type { Instant } from "../../shared/time";
import type { FaultKind, Incident } from "./incident";
import type { Shown } from "./machine";
import { below, seededRandom, sign, uniform, type Random } from "./random";
import type { SensorProfile } from "./sensors";

/**
 * Turns what a healthy machine shows at an instant into what the faulty one sends, undefined where a sensor is silent.
 * Called once a step, in order.
 */
export type Fault = (at: Instant, shown: Shown) => readonly (number | undefined)[];

/** The fault behind an incident: which sensors it hits and how hard is drawn from the seed. */
export function faultOf(incident: Incident, profiles: readonly SensorProfile[], seed: number): Fault {
  const random = seededRandom(seed, incident.deviceId, incident.from, "fault");
  return FAULTS[incident.kind](incident, profiles, random);
}

type Maker = (incident: Incident, profiles: readonly SensorProfile[], random: Random) => Fault;

const FAULTS: Readonly<Record<FaultKind, Maker>> = {
  /** One sensor jumps and stays there. */
  step(_incident, profiles, random) {
    const hit = below(random, profiles.length);
    const shift = sign(random) * uniform(random, 3.5, 5) * scaleOf(profiles, hit);
    return (_at, { values }) => values.map((value, i) => (i === hit ? value + shift : value));
  },

  /** One sensor moves away at an even pace. */
  drift({ from, to }, profiles, random) {
    const hit = below(random, profiles.length);
    const reach = sign(random) * uniform(random, 5, 7) * scaleOf(profiles, hit);
    return (at, { values }) =>
      values.map((value, i) => (i === hit ? value + (reach * (at - from)) / (to - from) : value));
  },

  /** The transmitter hangs: every sensor repeats its last value. */
  stuck() {
    let last: readonly number[] | undefined;
    return (_at, { values }) => (last ??= values);
  },

  /** One sensor shows single readings that are far off, about one in five. */
  spikes(_incident, profiles, random) {
    const hit = below(random, profiles.length);
    const height = uniform(random, 5, 8) * scaleOf(profiles, hit);
    return (_at, { values }) => {
      const spike = random() < 0.2 ? sign(random) * height : 0;
      return values.map((value, i) => (i === hit ? value + spike : value));
    };
  },

  /** One sensor sends nothing. */
  dropout(_incident, profiles, random) {
    const hit = below(random, profiles.length);
    return (_at, { values }) => values.map((value, i) => (i === hit ? undefined : value));
  },

  /** Temperature and current go on as if at another load; each is within its usual range. */
  "lost-correlation"(_incident, profiles) {
    return (_at, { values, load, strangerLoad }) =>
      values.map((value, i) => {
        const profile = profiles[i];
        if (profile === undefined || !profile.detaches) return value;
        return value + profile.scale * profile.load * (strangerLoad - load);
      });
  },
};

const scaleOf = (profiles: readonly SensorProfile[], i: number): number => profiles[i]?.scale ?? 0;
