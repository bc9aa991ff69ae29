import type { Instant } from "../../../../shared/time";
import type { Extent } from "./segment";

/** How much of a partition is kept. Either limit drops the oldest events, a whole segment at a time. */
export interface Retention {
  readonly maxAgeMs: number;
  /** Of the events' wire bytes. */
  readonly maxBytes: number;
}

export const DEFAULT_RETENTION: Retention = { maxAgeMs: 24 * 3600_000, maxBytes: 256 * 1024 * 1024 };

/** Into how many segments what is retained is cut: the coarseness of retention, and what one read brings in. */
const SEGMENTS = 64;

/** Whether a segment is to be closed and a new one begun. */
export const isFull = (extent: Extent, { maxAgeMs, maxBytes }: Retention, now: Instant): boolean =>
  extent.bytes >= maxBytes / SEGMENTS || now - extent.firstTime >= maxAgeMs / SEGMENTS;

/** How many of the oldest segments have to go. The newest stays: it tells where the log goes on. */
export function countExpired(extents: readonly Extent[], { maxAgeMs, maxBytes }: Retention, now: Instant): number {
  let bytes = extents.reduce((sum, extent) => sum + extent.bytes, 0);
  let expired = 0;
  for (const extent of extents.slice(0, -1)) {
    if (bytes <= maxBytes && now - extent.lastTime <= maxAgeMs) break;
    bytes -= extent.bytes;
    expired++;
  }
  return expired;
}
