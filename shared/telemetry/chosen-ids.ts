import { RandomIdGenerator, type IdGenerator } from "@opentelemetry/sdk-trace";

/** The ids of the next span as they are wanted; where nothing is wanted, random ones. */
export class ChosenIds implements IdGenerator {
  readonly #random = new RandomIdGenerator();
  #traceId: string | undefined;
  #spanId: string | undefined;

  /** For the span that is started next, at once. */
  choose(traceId: string, spanId: string | undefined): void {
    this.#traceId = traceId;
    this.#spanId = spanId;
  }

  generateTraceId(): string {
    const chosen = this.#traceId;
    this.#traceId = undefined;
    return chosen ?? this.#random.generateTraceId();
  }

  generateSpanId(): string {
    const chosen = this.#spanId;
    this.#spanId = undefined;
    return chosen ?? this.#random.generateSpanId();
  }
}
