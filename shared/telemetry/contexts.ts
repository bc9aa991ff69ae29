import { ROOT_CONTEXT, trace, TraceFlags, type Context, type SpanContext } from "@opentelemetry/api";
import type { SpanIds } from "../trace-ids";

export const contextOf = (ids: SpanIds): SpanContext => ({ ...ids, traceFlags: TraceFlags.SAMPLED, isRemote: true });

/** Beneath a span, or beneath none. */
export const within = (ids: SpanIds | undefined): Context =>
  ids === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, contextOf(ids));
