import type { DeviceId } from "../../shared/readings/reading";
import type { Instant } from "../../shared/time";
import type { Point } from "../sending/point";
import { seededRandom, uniform, type Random } from "./random";
import { Recurrence } from "./recurrence";

const MINUTE_MS = 60_000;
const EVERY_HOURS = 8;

interface Line {
  readonly random: Random;
  readonly recurrence: Recurrence;
  newest: Instant;
  /** A stretch that waits: points join it before `closesAt` and go out once `opensAt` has come. */
  held: { readonly points: Point[]; readonly closesAt: Instant; readonly opensAt: Instant } | undefined;
}

export interface Delivered {
  readonly point: Point;
  /** Whether a newer point of the device went before. */
  readonly late: boolean;
}

/** Delivers stretches of 2 to 10 minutes of a device 5 to 20 minutes late, behind newer points of the same device. */
export class HoldBack {
  readonly #lines = new Map<DeviceId, Line>();

  constructor(private readonly seed: number) {}

  /** What is delivered when `point` comes. */
  *take(point: Point): Generator<Delivered> {
    const line = this.#lineOf(point.deviceId);
    if (line.held === undefined && line.recurrence.isDue(point.at)) {
      const closesAt = point.at + uniform(line.random, 2, 10) * MINUTE_MS;
      line.held = { points: [], closesAt, opensAt: closesAt + uniform(line.random, 5, 20) * MINUTE_MS };
    }
    if (line.held !== undefined && point.at < line.held.closesAt) {
      line.held.points.push(point);
      return;
    }
    line.newest = point.at;
    yield { point, late: false };
    if (line.held !== undefined && point.at >= line.held.opensAt) yield* this.#release(line);
  }

  /** What is still held back at the end. */
  *rest(): Generator<Delivered> {
    for (const line of this.#lines.values()) yield* this.#release(line);
  }

  *#release(line: Line): Generator<Delivered> {
    const points = line.held?.points ?? [];
    line.held = undefined;
    line.recurrence.doneAt(line.newest);
    for (const point of points) yield { point, late: point.at < line.newest };
  }

  #lineOf(deviceId: DeviceId): Line {
    let line = this.#lines.get(deviceId);
    if (line === undefined) {
      const random = seededRandom(this.seed, deviceId, "late");
      line = { random, recurrence: new Recurrence(random, EVERY_HOURS), newest: -Infinity, held: undefined };
      this.#lines.set(deviceId, line);
    }
    return line;
  }
}
