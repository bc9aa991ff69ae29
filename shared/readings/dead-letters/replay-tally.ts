import type { ReplayWrite } from "./dead-letter-store";
import type { RefusalReason } from "../decoding/refusal";

/** What a replay has come to. */
export interface ReplayTally {
  /** Dead letters that were judged anew. */
  deadLetters: number;
  /** Readings that are counted now, and such as had come again and been counted before. */
  counted: number;
  duplicates: number;
  readonly stillRefused: Partial<Record<RefusalReason, number>>;
  /** Blobs of dead letters that are gone which could not be deleted. */
  bodiesLeft: number;
}

export const newTally = (): ReplayTally => {
  return { deadLetters: 0, counted: 0, duplicates: 0, stillRefused: {}, bodiesLeft: 0 };
};

export function tallyOf(write: ReplayWrite, bodiesLeft: number): ReplayTally {
  const tally = newTally();
  tally.deadLetters = write.settled.length + write.refusedAgain.length;
  tally.bodiesLeft = bodiesLeft;
  for (const { counted, duplicates } of write.counts) {
    tally.counted += counted;
    tally.duplicates += duplicates;
  }
  for (const { reason } of [...write.refusedAgain, ...write.added]) addReason(tally, reason, 1);
  return tally;
}

export function addTo(tally: ReplayTally, other: ReplayTally): void {
  tally.deadLetters += other.deadLetters;
  tally.counted += other.counted;
  tally.duplicates += other.duplicates;
  tally.bodiesLeft += other.bodiesLeft;
  for (const [reason, n] of Object.entries(other.stillRefused)) addReason(tally, reason as RefusalReason, n);
}

function addReason({ stillRefused }: ReplayTally, reason: RefusalReason, n: number): void {
  stillRefused[reason] = (stillRefused[reason] ?? 0) + n;
}
