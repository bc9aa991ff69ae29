import { floorTo, type Instant } from "../../time";
import { MINUTE_MS, type IngestMinute } from "./ingest-store";

export type MinuteCounts = Pick<IngestMinute, "minute" | "counted" | "late" | "duplicates" | "deadLetters">;

/** With the one that goes on. */
const PACE_MINUTES = 5;

const paceSince = (now: Instant): Instant => floorTo(now, MINUTE_MS) - (PACE_MINUTES - 1) * MINUTE_MS;

/** Readings counted a second, over the last four minutes and what has gone by of the fifth. */
export function readingsPerSecond(minutes: readonly MinuteCounts[], now: Instant): number {
  const since = paceSince(now);
  const counted = minutes.reduce((sum, one) => (one.minute < since ? sum : sum + one.counted), 0);
  return Math.round((counted * 100_000) / (now - since)) / 100;
}

/** All partitions together, the oldest minute first. */
export function addedUp(minutes: readonly MinuteCounts[]): MinuteCounts[] {
  const sums = new Map<Instant, MinuteCounts>();
  for (const { minute, counted, late, duplicates, deadLetters } of minutes) {
    const before = sums.get(minute);
    sums.set(minute, {
      minute,
      counted: counted + (before?.counted ?? 0),
      late: late + (before?.late ?? 0),
      duplicates: duplicates + (before?.duplicates ?? 0),
      deadLetters: deadLetters + (before?.deadLetters ?? 0),
    });
  }
  return [...sums.values()].sort((one, other) => one.minute - other.minute);
}
