import { floorTo, type Instant } from "../time";
import type { StillNeeded } from "./retention-store";

export interface BucketRetention {
  readonly bucketMs: number;
  readonly bucketRetentionMs: number;
  readonly lateLimitMs: number;
}

/** A model that compares with the window before looks back over two of its windows, and no model over more. */
const WINDOWS_BACK = 2;

/** Which need of buckets is the oldest one, and holds them back longer than their retention. */
export type HeldBy = "run" | "due" | "backfill" | "schedule";

export interface BucketBorder {
  readonly keptFrom: Instant;
  readonly heldBy: HeldBy | undefined;
}

/**
 * Where the buckets begin that are kept: for their retention, and for as long as a late reading may change a window
 * that reaches back to them; longer where something is still to be judged by them.
 */
export function bucketBorder(now: Instant, needed: StillNeeded, rules: BucketRetention): BucketBorder {
  const reachMs = WINDOWS_BACK * needed.longestWindowMs;
  const aged = now - Math.max(rules.bucketRetentionMs, rules.lateLimitMs + reachMs);
  const needs: readonly [HeldBy, Instant | undefined][] = [
    ["run", needed.runsFrom],
    ["due", needed.duesFrom],
    ["backfill", needed.backfillsFrom],
    ["schedule", needed.closedThrough],
  ];
  let border: { keptFrom: Instant; heldBy: HeldBy | undefined } = { keptFrom: aged, heldBy: undefined };
  for (const [heldBy, from] of needs) {
    if (from !== undefined && from - reachMs < border.keptFrom) border = { keptFrom: from - reachMs, heldBy };
  }
  return { ...border, keptFrom: floorTo(border.keptFrom, rules.bucketMs) };
}
