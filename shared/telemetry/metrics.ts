import type { Attributes, Meter, MetricOptions } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import { MeterProvider, PeriodicExportingMetricReader, type PushMetricExporter } from "@opentelemetry/sdk-metrics";
import { MEASURES, type MeasureKind, type MeasureName } from "../measures";

const EVERY_MS = 60_000;
const TIMEOUT_MS = 10_000;

type Note = (value: number, attributes: Attributes) => void;

/** Sums up what is measured and sends it every minute; an instrument a measure, made when it is first needed. */
export class Metrics {
  readonly #provider: MeterProvider;
  readonly #meter: Meter;
  readonly #notes = new Map<MeasureName, Note>();

  constructor(exporter: PushMetricExporter, resource: Resource) {
    const times = { exportIntervalMillis: EVERY_MS, exportTimeoutMillis: TIMEOUT_MS };
    this.#provider = new MeterProvider({
      resource,
      readers: [new PeriodicExportingMetricReader({ exporter, ...times })],
    });
    this.#meter = this.#provider.getMeter("fleetscore");
  }

  note(measure: MeasureName, value: number, dimensions: Attributes): void {
    let note = this.#notes.get(measure);
    if (note === undefined) this.#notes.set(measure, (note = this.#noteOf(measure)));
    note(value, dimensions);
  }

  shutdown(): Promise<void> {
    return this.#provider.shutdown();
  }

  #noteOf(measure: MeasureName): Note {
    const { kind, unit, says: description } = MEASURES[measure];
    return NOTES[kind](this.#meter, measure, { unit, description });
  }
}

const NOTES: { readonly [K in MeasureKind]: (meter: Meter, name: string, options: MetricOptions) => Note } = {
  counter: (meter, name, options) => {
    const counter = meter.createCounter(name, options);
    return (value, attributes) => counter.add(value, attributes);
  },
  histogram: (meter, name, options) => {
    const histogram = meter.createHistogram(name, options);
    return (value, attributes) => histogram.record(value, attributes);
  },
  gauge: (meter, name, options) => {
    const gauge = meter.createGauge(name, options);
    return (value, attributes) => gauge.record(value, attributes);
  },
};
