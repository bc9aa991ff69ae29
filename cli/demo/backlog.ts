import type { DeviceId } from "../../shared/readings/reading";
import type { Range } from "../../shared/time";
import type { OutgoingPoint, Point, Stream } from "../sending/point";

/** A stretch of one device that arrives only after it was judged: its gateway was offline. */
export class Backlog {
  readonly #held: OutgoingPoint[] = [];

  constructor(
    readonly deviceId: DeviceId,
    readonly range: Range,
  ) {}

  /** The stream without the stretch. */
  async *withhold(points: Stream<Point>): AsyncGenerator<Point> {
    for await (const point of points) {
      const { from, to } = this.range;
      if (point.deviceId === this.deviceId && point.at >= from && point.at < to)
        this.#held.push({ kind: "point", point });
      else yield point;
    }
  }

  /** What was withheld. */
  get points(): readonly OutgoingPoint[] {
    return this.#held;
  }
}
