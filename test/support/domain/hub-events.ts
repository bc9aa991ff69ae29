import type { HubEvent } from "../../../shared/readings/hub/event";
import type { ReadingLimits } from "../../../shared/readings/decoding/decode-event";

/** When the events of these tests were enqueued, unless one says otherwise. */
export const ENQUEUED_AT = Date.parse("2026-11-20T12:00:00Z");

export const LIMITS: ReadingLimits = { maxEventBytes: 100_000, lateLimitMs: 3_600_000, futureLimitMs: 300_000 };

/** An event whose body is `body` as JSON. */
export const jsonEvent = (body: unknown, more: Partial<HubEvent> = {}): HubEvent =>
  rawEvent(JSON.stringify(body), more);

export const rawEvent = (body: string | Uint8Array, more: Partial<HubEvent> = {}): HubEvent => ({
  sequenceNumber: 0,
  enqueuedAt: ENQUEUED_AT,
  body: Buffer.from(body),
  ...more,
});

/** A good reading as an event's body has it; `more` replaces or adds. */
export const readingBody = (more: Readonly<Record<string, unknown>> = {}) => ({
  deviceId: "pump-1",
  sensor: "temperature",
  value: 21.5,
  timestamp: ENQUEUED_AT - 1000,
  ...more,
});

/** What a dead letter keeps, as JSON. */
export const jsonOf = (body: Uint8Array): unknown => JSON.parse(Buffer.from(body).toString("utf8"));
