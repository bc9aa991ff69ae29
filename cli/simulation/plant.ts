import { InvalidInputError } from "../../shared/errors";
import type { DeviceId, SensorName } from "../../shared/readings/reading";
import { ceilTo, type Instant } from "../../shared/time";
import type { Point, Values } from "../sending/point";
import { faultOf, type Fault } from "./faults";
import type { Incident } from "./incident";
import { Machine } from "./machine";
import { planIncidents } from "./plan-incidents";
import { PUMP, type SensorProfile } from "./sensors";

const MAX_STEP_SECONDS = 3_600;
const MAX_DEVICES = 1_000_000;

export interface PlantOptions {
  readonly seed: number;
  /** How many machines there are; adding some leaves the healthy readings of the others as they were. */
  readonly devices: number;
  /** How far apart a machine's readings are. */
  readonly stepSeconds: number;
  readonly sensors?: readonly SensorProfile[];
}

interface Unit {
  readonly machine: Machine;
  faults: readonly { readonly incident: Incident; readonly apply: Fault }[];
}

/** A small plant: pumps that read all their sensors on every step of the grid since the epoch. */
export class Plant {
  readonly stepSeconds: number;
  readonly #seed: number;
  readonly #profiles: readonly SensorProfile[];
  readonly #units: ReadonlyMap<DeviceId, Unit>;

  /** Throws InvalidInputError where there is nothing to simulate. */
  constructor({ seed, devices, stepSeconds, sensors = PUMP }: PlantOptions) {
    checkWhole("devices", devices, MAX_DEVICES);
    checkWhole("stepSeconds", stepSeconds, MAX_STEP_SECONDS);
    this.stepSeconds = stepSeconds;
    this.#seed = seed;
    this.#profiles = sensors;
    const ids = Array.from({ length: devices }, (_, i) => `pump-${String(i + 1).padStart(2, "0")}` as DeviceId);
    this.#units = new Map(ids.map((id) => [id, { machine: new Machine(sensors, seed, id, stepSeconds), faults: [] }]));
  }

  get devices(): readonly DeviceId[] {
    return [...this.#units.keys()];
  }

  /** Lets faults happen within `[from, to)` in place of those scheduled before. Returns what will happen: the labels. */
  scheduleIncidents(from: Instant, to: Instant): readonly Incident[] {
    const machines = new Map([...this.#units].map(([id, { machine }]) => [id, machine]));
    const incidents = planIncidents({ seed: this.#seed, stepSeconds: this.stepSeconds, from, to, machines });
    this.schedule(incidents);
    return incidents;
  }

  /** Lets these faults happen in place of those scheduled before. */
  schedule(incidents: readonly Incident[]): void {
    const byDevice = Map.groupBy(incidents, ({ deviceId }) => deviceId);
    for (const [id, unit] of this.#units) {
      const own = byDevice.get(id) ?? [];
      unit.faults = own.map((incident) => ({ incident, apply: faultOf(incident, this.#profiles, this.#seed) }));
    }
  }

  /** What every machine reads one step on, at the instant `at`; a device that is silent reads nothing. */
  *pointsAt(at: Instant): Generator<Point> {
    for (const [deviceId, { machine, faults }] of this.#units) {
      const shown = machine.next(at);
      const fault = faults.find(({ incident }) => incident.from <= at && at < incident.to);
      const values = this.#valuesOf(fault?.apply(at, shown) ?? shown.values);
      if (Object.keys(values).length > 0) yield { deviceId, at, values };
    }
  }

  /** The points of all steps of the grid in `[from, to)`, in the order of time, made as they are asked for. */
  *history(from: Instant, to: Instant): Generator<Point> {
    const stepMs = this.stepSeconds * 1000;
    for (let at = ceilTo(from, stepMs); at < to; at += stepMs) yield* this.pointsAt(at);
  }

  #valuesOf(numbers: readonly (number | undefined)[]): Values {
    const values: Record<SensorName, number> = {};
    this.#profiles.forEach(({ name, decimals }, i) => {
      const number = numbers[i];
      if (number !== undefined) values[name] = Math.round(number * 10 ** decimals) / 10 ** decimals;
    });
    return values;
  }
}

function checkWhole(field: string, value: number, max: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= max) return;
  throw new InvalidInputError(field, `${value} is not a whole number from 1 to ${max}`);
}
