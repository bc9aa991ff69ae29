import type { DeviceId } from "../../shared/readings/reading";
import type { Instant } from "../../shared/time";
import type { OutgoingPoint, Point } from "../sending/point";
import { seededRandom, uniform, type Random } from "./random";
import { Recurrence } from "./recurrence";

const MINUTE_MS = 60_000;
const EVERY_HOURS = 12;
/** The first device that is seen sends through the gateway, then every fourth. */
const SHARE = 4;

interface Uplink {
  readonly random: Random;
  readonly recurrence: Recurrence;
  /** What has been sent and, as no answer came, will be sent again. */
  unanswered: { readonly points: OutgoingPoint[]; readonly until: Instant } | undefined;
}

/**
 * Some devices send through a gateway. It gives every point an id, and when an answer fails to come it sends a stretch
 * of 10 to 30 minutes again, under the same ids. Devices without one neither have ids nor repeat.
 */
export class Gateway {
  readonly #uplinks = new Map<DeviceId, Uplink | undefined>();

  constructor(private readonly seed: number) {}

  /** What is sent when `point` comes; whether a point is sent again stands beside it. */
  *take(point: Point): Generator<{ readonly outgoing: OutgoingPoint; readonly again: boolean }> {
    const uplink = this.#uplinkOf(point.deviceId);
    if (uplink === undefined) {
      yield { outgoing: { kind: "point", point }, again: false };
      return;
    }
    const outgoing: OutgoingPoint = { kind: "point", point, eventId: `${point.deviceId}-${point.at.toString(36)}` };
    yield { outgoing, again: false };
    if (uplink.unanswered === undefined && uplink.recurrence.isDue(point.at)) {
      uplink.unanswered = { points: [], until: point.at + uniform(uplink.random, 10, 30) * MINUTE_MS };
    }
    uplink.unanswered?.points.push(outgoing);
    if (uplink.unanswered !== undefined && point.at >= uplink.unanswered.until) {
      for (const repeated of uplink.unanswered.points) yield { outgoing: repeated, again: true };
      uplink.unanswered = undefined;
      uplink.recurrence.doneAt(point.at);
    }
  }

  #uplinkOf(deviceId: DeviceId): Uplink | undefined {
    if (!this.#uplinks.has(deviceId)) {
      const random = seededRandom(this.seed, deviceId, "gateway");
      const uplink = { random, recurrence: new Recurrence(random, EVERY_HOURS), unanswered: undefined };
      this.#uplinks.set(deviceId, this.#uplinks.size % SHARE === 0 ? uplink : undefined);
    }
    return this.#uplinks.get(deviceId);
  }
}
