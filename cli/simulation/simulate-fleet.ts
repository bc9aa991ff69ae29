import { setTimeout as sleep } from "node:timers/promises";
import { ceilTo, type Clock, type Instant } from "../../shared/time";
import type { Sent } from "../sending/batch-delivery";
import type { Outgoing, Stream } from "../sending/point";
import { Disturbance, type DeliveryTally } from "./disturbance";
import type { FaultKind, Incident } from "./incident";
import { planFaults } from "./plan-faults";
import { Plant } from "./plant";
import { sensorProfiles } from "./sensors";

export interface FleetOptions {
  readonly seed: number;
  readonly devices: number;
  readonly sensors: number;
  readonly stepSeconds: number;
  /** What is past goes as fast as it is taken, the rest when its time has come. */
  readonly from: Instant;
  /** Exclusive; may be without end. */
  readonly to: Instant;
  readonly faultShare: number;
  readonly faultKinds: readonly FaultKind[];
  /** Whether nothing comes late, twice or broken. */
  readonly isClean: boolean;
}

/** Everything outside the simulation. */
export interface FleetWorld {
  readonly clock: Clock;
  /** Sends all that comes, and resolves once it is taken. */
  readonly send: (outgoing: Stream<Outgoing>) => Promise<Sent>;
  /** Ends it after what is under way. */
  readonly stop: AbortSignal;
}

export interface FleetSent extends Sent, Pick<DeliveryTally, "late" | "duplicates" | "deadLetters"> {
  /** Exclusive: where the next one would go on. */
  readonly through: Instant;
  /** Of what was sent: the faults that have begun. */
  readonly faults: readonly Incident[];
}

/** Without an end to plan for, each stretch of this length gets its faults. */
const STRETCH_MS = 6 * 3_600_000;

/** Makes a fleet and sends what it reads. The same options make the same readings, to the byte. */
export async function simulateFleet(options: FleetOptions, { clock, send, stop }: FleetWorld): Promise<FleetSent> {
  const stepMs = options.stepSeconds * 1000;
  const fleet = new FaultyFleet(options);
  const disturbance = new Disturbance(options.seed);
  let at = ceilTo(options.from, stepMs);
  let sent: Sent = { readings: 0, events: 0 };
  const sendMore = async (outgoing: Stream<Outgoing>) => {
    const more = await send(outgoing);
    sent = { readings: sent.readings + more.readings, events: sent.events + more.events };
  };
  function* untilNow(): Generator<Outgoing> {
    for (; at < options.to && at <= clock() && !stop.aborted; at += stepMs) {
      for (const point of fleet.pointsAt(at)) {
        if (options.isClean) yield { kind: "point", point };
        else yield* disturbance.take(point);
      }
    }
  }
  for (;;) {
    await sendMore(untilNow());
    if (stop.aborted || at >= options.to) break;
    await sleep(Math.max(0, at - clock()), undefined, { signal: stop }).catch(() => undefined);
  }
  await sendMore(disturbance.rest());
  const { late, duplicates, deadLetters } = disturbance.tally;
  return { ...sent, late, duplicates, deadLetters, through: at, faults: fleet.faultsBefore(at) };
}

/** A plant whose devices fail by a plan, stretch by stretch. */
class FaultyFleet {
  readonly #plant: Plant;
  readonly #faults: Incident[] = [];
  #stretch = 0;
  #plannedTo = -Infinity;

  constructor(private readonly options: FleetOptions) {
    this.#plant = new Plant({ ...options, sensors: sensorProfiles(options.sensors) });
  }

  pointsAt(at: Instant) {
    if (at >= this.#plannedTo) this.#plan(at);
    return this.#plant.pointsAt(at);
  }

  faultsBefore(instant: Instant): Incident[] {
    return this.#faults.filter(({ from }) => from < instant);
  }

  #plan(from: Instant): void {
    const { seed, stepSeconds, to, faultShare, faultKinds } = this.options;
    this.#plannedTo = Number.isFinite(to) ? to : from + STRETCH_MS;
    const faults = planFaults({
      ...{ seed: seed + this.#stretch++, stepSeconds, from, to: this.#plannedTo },
      ...{ devices: this.#plant.devices, share: faultShare, kinds: faultKinds },
    });
    this.#faults.push(...faults);
    this.#plant.schedule(faults);
  }
}
