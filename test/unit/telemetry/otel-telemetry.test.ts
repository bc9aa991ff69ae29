import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { InMemoryLogRecordExporter } from "@opentelemetry/sdk-logs";
import { AggregationTemporality, InMemoryMetricExporter } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter } from "@opentelemetry/sdk-trace";
import type { Span } from "../../../shared/telemetry";
import { otelTelemetry } from "../../../shared/telemetry/otel-telemetry";
import { idsOf } from "../../../shared/trace-ids";

const NOW = Date.parse("2026-11-20T12:00:00Z");

/** In memory, but for the shutdown, with which these exporters forget what they have. */
function exporters() {
  const spans = new InMemorySpanExporter();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const logs = new InMemoryLogRecordExporter();
  for (const exporter of [spans, metrics, logs]) exporter.shutdown = () => Promise.resolve();
  return { spans, metrics, logs };
}

function setUp(samplingRatio = 1) {
  const kept = exporters();
  const telemetry = otelTelemetry(kept, { samplingRatio, role: "fleet", instance: "1", clock: () => NOW });
  return { ...kept, telemetry };
}

const spanOf = (name: string, more: Partial<Span> = {}): Span => ({
  ...{ name: "step", ...idsOf(name), startedAt: NOW, endedAt: NOW + 250, attributes: { runId: name } },
  ...more,
});

test("a span is sent under the ids that it was given, beneath its parent, with its links", async () => {
  const { telemetry, spans } = setUp();
  const { traceId, spanId } = idsOf("run");
  telemetry.span(spanOf("run", { isRequest: true, links: [idsOf("batch")] }));
  telemetry.span({ ...spanOf("run"), spanId: undefined, parentId: spanId });
  await telemetry.close();

  const [run, step] = spans.getFinishedSpans();
  expect(run?.spanContext()).toMatchObject({ traceId, spanId });
  expect(run?.parentSpanContext).toBeUndefined();
  expect(run?.kind).toBe(SpanKind.CONSUMER);
  expect(run?.duration).toEqual([0, 250_000_000]);
  expect(run?.links.map(({ context }) => context)).toMatchObject([idsOf("batch")]);
  expect(step?.spanContext().traceId).toBe(traceId);
  expect(step?.spanContext().spanId).not.toBe(spanId);
  expect(step?.parentSpanContext).toMatchObject({ traceId, spanId });
  expect(step?.kind).toBe(SpanKind.INTERNAL);
});

test("a span whose work has failed says so, and why by its code", async () => {
  const { telemetry, spans } = setUp();
  telemetry.span(spanOf("run", { failure: "model-missing" }));
  await telemetry.close();
  const [span] = spans.getFinishedSpans();
  expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: "model-missing" });
  expect(span?.attributes).toEqual({ runId: "run", code: "model-missing" });
});

test("of a share of the traces all spans are sent, of the others none; measures and log lines all are", async () => {
  const { telemetry, spans, metrics, logs } = setUp(0.25);
  const names = Array.from({ length: 400 }, (_, i) => `run-${i}`);
  for (const name of names) {
    telemetry.span(spanOf(name));
    telemetry.span({ ...spanOf(name), spanId: undefined, parentId: idsOf(name).spanId });
    telemetry.measure("fleetscore.run.windows", 1, { kind: "scheduled", verdict: "normal" });
    telemetry.log({ level: "info", message: "a line", about: { runId: name } });
  }
  await telemetry.close();

  const sent = Map.groupBy(spans.getFinishedSpans(), ({ attributes }) => attributes["runId"]);
  expect([...sent.values()].every(({ length }) => length === 2)).toBe(true);
  expect(sent.size).toBeGreaterThan(60);
  expect(sent.size).toBeLessThan(140);
  expect(spans.getFinishedSpans()[0]?.attributes).toMatchObject({ "microsoft.sample_rate": 25 });
  expect(logs.getFinishedLogRecords()).toHaveLength(names.length);
  expect(pointsOf(metrics)).toEqual([
    ["fleetscore.run.windows", names.length, { kind: "scheduled", verdict: "normal" }],
  ]);
});

test.each([0, 1])("a sampling ratio of %d sends no trace or every one", async (ratio) => {
  const { telemetry, spans } = setUp(ratio);
  for (let i = 0; i < 50; i++) telemetry.span(spanOf(`run-${i}`));
  await telemetry.close();
  expect(spans.getFinishedSpans()).toHaveLength(50 * ratio);
});

test("measures are sent with their units, as what they are", async () => {
  const { telemetry, metrics } = setUp();
  for (const value of [2, 3]) {
    telemetry.measure("fleetscore.ingest.readings", value, { outcome: "counted" });
    telemetry.measure("fleetscore.ingest.lag", value, { partition: "0" });
    telemetry.measure("fleetscore.ingest.delay", value, { partition: "0" });
  }
  await telemetry.close();
  const sent = metrics.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  expect(sent.map(({ descriptor: { name, unit } }) => [name, unit])).toEqual([
    ["fleetscore.ingest.readings", "{reading}"],
    ["fleetscore.ingest.lag", "{event}"],
    ["fleetscore.ingest.delay", "s"],
  ]);
  expect(pointsOf(metrics)).toMatchObject([
    ["fleetscore.ingest.readings", 5, { outcome: "counted" }],
    ["fleetscore.ingest.lag", 3, { partition: "0" }],
    ["fleetscore.ingest.delay", { sum: 5, count: 2, min: 2, max: 3 }, { partition: "0" }],
  ]);
});

test("a line of the log is about what it names, lies in its run's trace, and is one line without keys", async () => {
  const { telemetry, logs } = setUp();
  const message =
    "AccountKey=c2VjcmV0;\nPassword='hush now' https://a.example/?sv=1&sig=abc%3D SharedAccessKey = k, done";
  telemetry.log({ level: "error", message, about: { runId: "r", deviceId: "pump-1", chunk: 3 } });
  await telemetry.close();
  const [record] = logs.getFinishedLogRecords();
  expect(record?.body).toBe("AccountKey=…;\\u{a}Password=… https://a.example/?sv=1&sig=… SharedAccessKey = …, done");
  expect(record?.attributes).toEqual({ runId: "r", deviceId: "pump-1", chunk: 3 });
  expect(record?.spanContext).toMatchObject(idsOf("r"));
  expect(record?.severityText ?? record?.severityNumber).toBe(17);
});

test("an endpoint that never answers holds up neither what is told nor the end", async () => {
  jest.useFakeTimers({ doNotFake: ["nextTick", "queueMicrotask", "setImmediate"] });
  try {
    const silent = exporters();
    silent.spans.export = () => undefined;
    silent.logs.export = () => undefined;
    silent.metrics.export = () => undefined;
    const telemetry = otelTelemetry(silent, { samplingRatio: 1, role: "fleet", instance: "1", clock: () => NOW });
    // Many times what is kept for it.
    for (let i = 0; i < 50_000; i++) telemetry.span(spanOf("run"));
    telemetry.log({ level: "info", message: "a line", about: {} });
    telemetry.measure("fleetscore.ingest.late", 1, {});
    const closing = telemetry.close();
    await jest.advanceTimersByTimeAsync(5_000);
    await closing;
  } finally {
    jest.useRealTimers();
  }
});

const pointsOf = (metrics: InMemoryMetricExporter) =>
  metrics
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
    .flatMap(({ descriptor, dataPoints }) =>
      dataPoints.map(({ value, attributes }) => [descriptor.name, value, attributes]),
    );
