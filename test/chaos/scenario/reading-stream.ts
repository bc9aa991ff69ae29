import type { OutgoingPoint, Point } from "../../../cli/sending/point";
import { below, gaussian, seededRandom, type Random } from "../../../cli/simulation/random";
import type { DeviceId } from "../../../shared/readings/reading";
import { floorTo, type Instant, type Range } from "../../../shared/time";
import { bucketName, type ExpectedBucket } from "../../support/e2e/counted-stream";
import { BUCKET_MS, DEVICES, HISTORY_MS, SENDING_IDS, TEMPERATURE, TRAINED, VIBRATION } from "./fleet";

const POINTS_PER_BUCKET = 2;
const MINUTES_PER_ROUND = 3;
const LATE_SHARE = 0.12;
const MAX_ROUNDS_LATE = 4;

type Buckets = Map<DeviceId, Map<string, ExpectedBucket>>;

/**
 * What the devices measure, round by round: shuffled, some of it rounds too late, with sensors that fall silent and
 * machines that fall ill. The same seed gives the same rounds.
 */
export class ReadingStream {
  readonly #random: Random;
  /** What comes late, by the round in which it does. */
  readonly #held = new Map<number, OutgoingPoint[]>();
  readonly #silentUntil = new Map<DeviceId, Instant>();
  readonly #illUntil = new Map<DeviceId, Instant>();
  readonly buckets: Buckets = new Map();
  rounds = 0;
  readings = 0;

  constructor(
    seed: number,
    readonly begin: Instant,
  ) {
    this.#random = seededRandom(seed, "readings");
  }

  /** Up to where the rounds so far go. */
  get end(): Instant {
    return this.begin + this.rounds * MINUTES_PER_ROUND * BUCKET_MS;
  }

  /** What was measured before the first round, in good health. */
  history(): OutgoingPoint[] {
    const range = { from: this.begin - HISTORY_MS, to: this.begin };
    return DEVICES.slice(0, TRAINED)
      .flatMap((_, i) => this.#measured(i, range, false))
      .map((point) => this.#counted(point))
      .concat(this.#prelude());
  }

  next(): OutgoingPoint[] {
    const range = { from: this.end, to: this.end + MINUTES_PER_ROUND * BUCKET_MS };
    const points = DEVICES.flatMap((_, i) => this.#measured(i, range, true)).map((point) => this.#counted(point));
    this.rounds++;
    const now: OutgoingPoint[] = this.#held.get(this.rounds) ?? [];
    this.#held.delete(this.rounds);
    for (const point of points) {
      if (this.#random() >= LATE_SHARE) now.push(point);
      else {
        const round = this.rounds + 1 + below(this.#random, MAX_ROUNDS_LATE);
        this.#held.set(round, [...(this.#held.get(round) ?? []), point]);
      }
    }
    return this.#shuffled(now);
  }

  /** What is still held back. */
  rest(): OutgoingPoint[] {
    const rest = [...this.#held.values()].flat();
    this.#held.clear();
    return rest;
  }

  /** The others' readings for the first windows. */
  #prelude(): OutgoingPoint[] {
    const range = { from: this.begin - 5 * BUCKET_MS, to: this.begin };
    return DEVICES.slice(TRAINED)
      .flatMap((_, i) => this.#measured(TRAINED + i, range, false))
      .map((point) => this.#counted(point));
  }

  #measured(device: number, { from, to }: Range, hasTroubles: boolean): Point[] {
    const deviceId = DEVICES[device];
    if (deviceId === undefined) return [];
    const points: Point[] = [];
    for (let at = from; at < to; at += BUCKET_MS) {
      if (hasTroubles) this.#trouble(deviceId, at);
      for (let i = 0; i < POINTS_PER_BUCKET; i++) points.push(this.#point(deviceId, device, at));
    }
    return points;
  }

  #trouble(deviceId: DeviceId, at: Instant): void {
    if (this.#random() < 0.02) this.#silentUntil.set(deviceId, at + 4 * BUCKET_MS);
    if (this.#random() < 0.02) this.#illUntil.set(deviceId, at + 6 * BUCKET_MS);
  }

  #point(deviceId: DeviceId, device: number, bucket: Instant): Point {
    const isIll = bucket < (this.#illUntil.get(deviceId) ?? 0);
    const isSilent = bucket < (this.#silentUntil.get(deviceId) ?? 0);
    const temperature = 20 + (device % TRAINED) + gaussian(this.#random) + (isIll ? 9 : 0);
    const vibration = 1 + 0.1 * gaussian(this.#random);
    const values = isSilent ? { [TEMPERATURE]: temperature } : { [TEMPERATURE]: temperature, [VIBRATION]: vibration };
    return { deviceId, at: bucket + below(this.#random, BUCKET_MS), values };
  }

  #counted(point: Point): OutgoingPoint {
    const buckets = this.buckets.get(point.deviceId) ?? new Map<string, ExpectedBucket>();
    this.buckets.set(point.deviceId, buckets);
    for (const [sensor, value] of Object.entries(point.values)) {
      const name = bucketName(sensor, floorTo(point.at, BUCKET_MS));
      const { count, min, max } = buckets.get(name) ?? { count: 0, min: Infinity, max: -Infinity };
      buckets.set(name, { count: count + 1, min: Math.min(min, value), max: Math.max(max, value) });
      this.readings++;
    }
    return SENDING_IDS.has(point.deviceId)
      ? { kind: "point", point, eventId: String(this.readings) }
      : { kind: "point", point };
  }

  #shuffled(points: readonly OutgoingPoint[]): OutgoingPoint[] {
    return points
      .map((point) => ({ point, key: this.#random() }))
      .sort((one, other) => one.key - other.key)
      .map(({ point }) => point);
  }
}
