import { resourceFromAttributes } from "@opentelemetry/resources";
import type { LogRecordExporter } from "@opentelemetry/sdk-logs";
import type { PushMetricExporter } from "@opentelemetry/sdk-metrics";
import type { SpanExporter } from "@opentelemetry/sdk-trace";
import type { Telemetry } from "../telemetry";
import type { Clock } from "../time";
import { LogLines } from "./log-lines";
import { Metrics } from "./metrics";
import { Traces } from "./traces";

export interface Exporters {
  readonly spans: SpanExporter;
  readonly metrics: PushMetricExporter;
  readonly logs: LogRecordExporter;
}

export interface TelemetryOptions {
  /** The share of traces that is sent. */
  readonly samplingRatio: number;
  /** The app and the instance of it that tells. */
  readonly role: string;
  readonly instance: string;
  readonly clock: Clock;
}

const CLOSE_WITHIN_MS = 5_000;

/** Telemetry by OpenTelemetry's SDK. It sets nothing that is global: whoever else uses that SDK here is left alone. */
export function otelTelemetry(exporters: Exporters, options: TelemetryOptions): Telemetry {
  const { samplingRatio, role, instance, clock } = options;
  const resource = resourceFromAttributes({ "service.name": role, "service.instance.id": instance });
  const traces = new Traces(exporters.spans, resource, samplingRatio);
  const metrics = new Metrics(exporters.metrics, resource);
  const lines = new LogLines(exporters.logs, resource);
  return {
    clock,
    measure: (measure, value, dimensions) => metrics.note(measure, value, dimensions),
    span: (span) => traces.send(span),
    log: (entry) => lines.send(entry),
    close: () => atMost(CLOSE_WITHIN_MS, [traces.shutdown(), metrics.shutdown(), lines.shutdown()]),
  };
}

/** Whatever becomes of the work. */
async function atMost(ms: number, work: readonly Promise<unknown>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([Promise.allSettled(work), timeout]);
  clearTimeout(timer);
}
