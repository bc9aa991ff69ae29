import type { Timer } from "@azure/functions";
import { floorTo, type Instant } from "../shared/time";

/** A timer may fire a moment early. */
const EARLY_MS = 1_000;

/**
 * The occurrence that a timer fires for, to the second: the one that the host still expects while it is dealt with, also
 * where it comes twice or late. Where the host keeps no status, as of fast schedules, or expects one that is far off, as
 * after a schedule was changed, it is now.
 */
export function tickOf({ scheduleStatus }: Partial<Timer>, now: Instant): Instant {
  const expected = Date.parse(scheduleStatus?.next ?? "");
  return floorTo(expected <= now + EARLY_MS ? expected : now, 1_000);
}
