import type { Segment } from "./segment";

/** Bounds how many closed segments keep their batches in memory: those that were read last. */
export class HeldSegments {
  readonly #maxCount: number;
  /** Least recently used first. */
  readonly #segments = new Set<Segment>();
  #latest: Segment | undefined;

  constructor(maxCount: number) {
    this.#maxCount = maxCount;
  }

  /** Says that the segment was used; the one unused for longest lets go of its batches. */
  touch(segment: Segment): void {
    if (segment === this.#latest) return;
    this.#latest = segment;
    this.#segments.delete(segment);
    this.#segments.add(segment);
    const [oldest] = this.#segments;
    if (oldest === undefined || this.#segments.size <= this.#maxCount) return;
    this.forget(oldest);
    oldest.release();
  }

  forget(segment: Segment): void {
    this.#segments.delete(segment);
    if (this.#latest === segment) this.#latest = undefined;
  }
}
