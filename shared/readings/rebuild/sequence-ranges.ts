import type { Instant } from "../../time";
import type { Gap } from "../ingest/ingest-store";

interface SequenceRange extends Gap {
  readonly fromSequence: number;
  toSequence: number;
  readonly fromAt: Instant;
  toAt: Instant;
}

/** Numbers between others, and when the events before and behind them were enqueued; undefined where there are none. */
export interface Hole extends Gap {
  readonly after: Instant | undefined;
  readonly before: Instant | undefined;
}

/** Which sequence numbers were met: a few ranges, as they come mostly one after the other. */
export class SequenceRanges {
  readonly #ranges: SequenceRange[] = [];

  /** The highest number; undefined while there is none. */
  get last(): number | undefined {
    return this.#ranges.at(-1)?.toSequence;
  }

  /** Takes a number in; false where it is in already. */
  add(sequence: number, at: Instant): boolean {
    const i = this.#indexBefore(sequence);
    const range = this.#ranges[i];
    if (range !== undefined && sequence <= range.toSequence) return false;
    const next = this.#ranges[i + 1];
    const meetsNext = next?.fromSequence === sequence + 1;
    if (range?.toSequence === sequence - 1) {
      range.toSequence = meetsNext ? next.toSequence : sequence;
      range.toAt = meetsNext ? next.toAt : at;
      if (meetsNext) this.#ranges.splice(i + 1, 1);
    } else if (meetsNext) this.#ranges[i + 1] = { ...next, fromSequence: sequence, fromAt: at };
    else {
      this.#ranges.splice(i + 1, 0, { fromSequence: sequence, toSequence: sequence, fromAt: at, toAt: at });
    }
    return true;
  }

  /** The numbers from 0 to `last` that are missing; `last` is the highest one met, where it is left out. */
  holes(last?: number): Hole[] {
    const holes: Hole[] = [];
    let before: SequenceRange | undefined;
    const hole = (toSequence: number, next?: SequenceRange): void => {
      const fromSequence = (before?.toSequence ?? -1) + 1;
      if (fromSequence <= toSequence)
        holes.push({ fromSequence, toSequence, after: before?.toAt, before: next?.fromAt });
    };
    for (const range of this.#ranges) {
      hole(range.fromSequence - 1, range);
      before = range;
    }
    if (last !== undefined) hole(last);
    return holes;
  }

  /** The last range that begins at or before the number; -1 where none does. */
  #indexBefore(sequence: number): number {
    let i = this.#ranges.length - 1;
    while (i >= 0 && (this.#ranges[i]?.fromSequence ?? 0) > sequence) i--;
    return i;
  }
}

/** The numbers of the holes that are in none of the gaps. */
export const without = (holes: readonly Hole[], gaps: readonly Gap[]): Hole[] =>
  gaps.reduce<readonly Hole[]>((left, gap) => left.flatMap((hole) => cut(hole, gap)), holes).slice();

function cut(hole: Hole, { fromSequence, toSequence }: Gap): Hole[] {
  if (toSequence < hole.fromSequence || fromSequence > hole.toSequence) return [hole];
  const parts = [
    { ...hole, toSequence: fromSequence - 1 },
    { ...hole, fromSequence: toSequence + 1 },
  ];
  return parts.filter((part) => part.fromSequence <= part.toSequence);
}
