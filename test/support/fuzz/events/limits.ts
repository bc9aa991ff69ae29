import type { ReadingLimits } from "../../../../shared/readings/decoding/decode-event";

/** The app's defaults for size and lateness, so that the slowest input is one that an app can get. */
export const FUZZ_LIMITS: ReadingLimits = {
  maxEventBytes: 1024 * 1024,
  lateLimitMs: 7 * 86_400_000,
  futureLimitMs: 300_000,
};
