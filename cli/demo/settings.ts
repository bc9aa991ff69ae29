import { floorTo, isoOf } from "../../shared/time";
import type { Scenario } from "./scenario";

/** How many scheduled runs the judged stretch is cut into. */
const RUNS = 6;

/** What the app is set to, beside the defaults: a timer every second, and nothing in the data too old. */
export function settingsFor({ bucketSeconds, from, to, dataset }: Scenario): Record<string, string> {
  const oldest = Math.min(...[...dataset.splits.values()].map(({ start }) => start));
  const bucketMs = bucketSeconds * 1000;
  const spanMs = floorTo((to - from) / RUNS, bucketMs) + bucketMs;
  return {
    SCORING_SCHEDULE: "* * * * * *",
    SCHEDULE_PAUSED: "true",
    FIRST_RUN_FROM: isoOf(from),
    BUCKET_SECONDS: String(bucketSeconds),
    ALLOWED_LATENESS_SECONDS: "0",
    LATE_LIMIT_SECONDS: String(Math.ceil((Date.now() - oldest) / 1000) + 86_400),
    MAX_RUN_SPAN_SECONDS: String(spanMs / 1000),
    DEDUPLICATE_EVENTS: "true",
  };
}
