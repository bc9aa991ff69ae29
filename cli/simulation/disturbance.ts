import { readingsOf, type Outgoing, type Point, type Stream } from "../sending/point";
import { Garbage } from "./garbage";
import { Gateway } from "./gateway";
import { HoldBack, type Delivered } from "./hold-back";

/** What was handed out so far, in readings, repeated and bad ones among them. */
export interface DeliveryTally {
  /** All: those that must be counted, the duplicates, and those that must become dead letters. */
  readings: number;
  duplicates: number;
  deadLetters: number;
  /** Those that come behind a newer one of their device. They count like any other. */
  late: number;
}

/**
 * Makes of the ordered points what a hub gets to see of them: stretches come late, a gateway repeats itself, some bodies
 * are broken. All of it is drawn from the seed and counted; every point is delivered. Holds only what is held back.
 */
export class Disturbance {
  readonly #holdBack: HoldBack;
  readonly #gateway: Gateway;
  readonly #garbage: Garbage;
  readonly #tally: DeliveryTally = { readings: 0, duplicates: 0, deadLetters: 0, late: 0 };

  constructor(seed: number) {
    this.#holdBack = new HoldBack(seed);
    this.#gateway = new Gateway(seed);
    this.#garbage = new Garbage(seed);
  }

  /** Complete when all points were taken and the rest too. */
  get tally(): Readonly<DeliveryTally> {
    return this.#tally;
  }

  /** All that is sent for an ordered stream of points, to its end. */
  async *deliver(points: Stream<Point>): AsyncGenerator<Outgoing> {
    for await (const point of points) yield* this.take(point);
    yield* this.rest();
  }

  /** What is sent when `point` comes. */
  *take(point: Point): Generator<Outgoing> {
    for (const delivered of this.#holdBack.take(point)) yield* this.#send(delivered);
  }

  /** What is sent when no more points come. */
  *rest(): Generator<Outgoing> {
    for (const delivered of this.#holdBack.rest()) yield* this.#send(delivered);
  }

  *#send({ point, late }: Delivered): Generator<Outgoing> {
    for (const { outgoing, again } of this.#gateway.take(point)) {
      const readings = readingsOf(outgoing);
      this.#tally.readings += readings;
      if (again) this.#tally.duplicates += readings;
      else if (late) this.#tally.late += readings;
      yield outgoing;
    }
    const broken = this.#garbage.after(point);
    if (broken === undefined) return;
    this.#tally.readings++;
    this.#tally.deadLetters++;
    yield broken;
  }
}
