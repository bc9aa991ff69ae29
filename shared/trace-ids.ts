import { createHash } from "node:crypto";

/** Where a span is found: its trace and its own id in it, in lower-case hex. */
export interface SpanIds {
  readonly traceId: string;
  readonly spanId: string;
}

/**
 * Computed from a name, so that whoever knows it, in whatever process and at whatever attempt, means the same span; an
 * operator too: the trace id is the first 32 digits of the name's SHA-256, the span's id the next 16.
 */
export function idsOf(name: string): SpanIds {
  const digest = createHash("sha256").update(name).digest("hex");
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) };
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/** What a W3C `traceparent` names; undefined where it is none. */
export function parseTraceparent(text: unknown): SpanIds | undefined {
  const [, traceId, spanId] = (typeof text === "string" && TRACEPARENT.exec(text)) || [];
  if (traceId === undefined || spanId === undefined || /^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId };
}
