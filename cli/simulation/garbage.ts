import { isoOf } from "../../shared/time";
import type { OutgoingBody, Point } from "../sending/point";
import { below, seededRandom, type Random } from "./random";

/** After how many points the first garbage comes at most; each gap is four times the one before. */
const FIRST_GAP = 40;
const GROWTH = 4;

type Spoil = (point: Point) => string;

/** Each is one reading and must become one dead letter. */
const SPOILS: readonly Spoil[] = [
  (point) => single(point, 1).slice(0, -7),
  (point) => single(point, null),
  (point) => single(point, "NaN"),
  (point) => single({ ...point, deviceId: `${point.deviceId} (spare)` }, 1),
];

const single = ({ deviceId, at, values }: { deviceId: string; at: number; values: object }, value: unknown): string =>
  JSON.stringify({ deviceId, sensor: Object.keys(values)[0] ?? "none", timestamp: isoOf(at), value });

/** A handful of bodies that must be refused, whatever the length of the stream: cut off, not a number, a bad name. */
export class Garbage {
  readonly #random: Random;
  #gap = FIRST_GAP;
  #left: number;
  #made = 0;

  constructor(seed: number) {
    this.#random = seededRandom(seed, "garbage");
    this.#left = 1 + below(this.#random, this.#gap);
  }

  /** The garbage that comes after `point`, if it is time for some. */
  after(point: Point): OutgoingBody | undefined {
    if (--this.#left > 0) return undefined;
    this.#gap *= GROWTH;
    this.#left = 1 + below(this.#random, this.#gap);
    const body = SPOILS[this.#made++ % SPOILS.length]?.(point) ?? "";
    return { kind: "body", body, partitionKey: point.deviceId };
  }
}
