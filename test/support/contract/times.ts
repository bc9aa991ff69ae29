import type { Instant } from "../../../shared/time";

export const MINUTE = 60_000;
export const NOW: Instant = Date.UTC(2026, 10, 20, 12);

/** The bucket border `minutes` after the day began: short numbers in tests, real instants in the store. */
export const at = (minutes: number): Instant => Date.UTC(2026, 10, 20) + minutes * MINUTE;
