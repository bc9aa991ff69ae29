import { SpanKind, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider, type SpanExporter } from "@opentelemetry/sdk-trace";
import type { Span } from "../telemetry";
import { ByTraceId } from "./by-trace-id";
import { ChosenIds } from "./chosen-ids";
import { contextOf, within } from "./contexts";
import { QUEUE } from "./queue";

/** Sends the spans of a share of all traces. */
export class Traces {
  readonly #ids = new ChosenIds();
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;

  constructor(exporter: SpanExporter, resource: Resource, samplingRatio: number) {
    this.#provider = new TracerProvider({
      ...{ resource, idGenerator: this.#ids, sampler: new ByTraceId(samplingRatio) },
      spanProcessors: [new BatchSpanProcessor({ exporter, ...QUEUE })],
    });
    this.#tracer = this.#provider.getTracer("fleetscore");
  }

  send({ name, traceId, spanId, parentId, isRequest = false, startedAt, endedAt, failure, ...more }: Span): void {
    const attributes = {
      ...more.attributes,
      ...(failure !== undefined && { code: failure }),
      // Application Insights gets the name of no other request.
      ...(isRequest && { "ai.operation.name": name }),
    };
    const kind = isRequest ? SpanKind.CONSUMER : SpanKind.INTERNAL;
    const links = more.links?.map((link) => ({ context: contextOf(link) })) ?? [];
    const parent = within(parentId === undefined ? undefined : { traceId, spanId: parentId });
    this.#ids.choose(traceId, spanId);
    const span = this.#tracer.startSpan(name, { kind, attributes, links, startTime: startedAt }, parent);
    if (failure !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
    span.end(endedAt);
  }

  shutdown(): Promise<void> {
    return this.#provider.shutdown();
  }
}
