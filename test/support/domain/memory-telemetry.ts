import type { Dimensions, MeasureName } from "../../../shared/measures";
import type { LogEntry, Span, Telemetry } from "../../../shared/telemetry";

/** Keeps what it is told. Each look at its clock is a second later. */
export class MemoryTelemetry implements Telemetry {
  readonly spans: Span[] = [];
  readonly logs: LogEntry[] = [];
  readonly measured: (readonly [name: MeasureName, value: number, ...dimensions: string[]])[] = [];

  constructor(private now = 0) {}

  readonly clock = (): number => (this.now += 1_000);

  measure<M extends MeasureName>(measure: M, value: number, dimensions: Dimensions<M>): void {
    this.measured.push([measure, value, ...Object.values<string>(dimensions)]);
  }

  span(span: Span): void {
    this.spans.push(span);
  }

  log(entry: LogEntry): void {
    this.logs.push(entry);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
