import type { InvocationContext } from "@azure/functions";
import { isObject } from "../shared/readings/decoding/json-object";
import { parseTraceparent, type SpanIds } from "../shared/trace-ids";

/** What a batch is linked to at most: its invocation, and so many of those that sent its events. */
const MAX_LINKS = 17;

/**
 * The spans that led to a batch: the host's of its invocation, and those that producers name in their events, as
 * `traceparent` or, as Azure's clients did before, as `Diagnostic-Id`; each once.
 */
export function tracesOf({ traceContext, triggerMetadata }: InvocationContext): SpanIds[] {
  const found = new Map<string, SpanIds>();
  const add = (text: unknown): void => {
    const ids = parseTraceparent(text);
    if (ids !== undefined) found.set(ids.traceId + ids.spanId, ids);
  };
  add(traceContext?.traceParent);
  const { propertiesArray } = triggerMetadata ?? {};
  for (const properties of Array.isArray(propertiesArray) ? (propertiesArray as unknown[]) : []) {
    if (found.size === MAX_LINKS) break;
    if (isObject(properties)) add(properties["traceparent"] ?? properties["Diagnostic-Id"]);
  }
  return [...found.values()];
}
