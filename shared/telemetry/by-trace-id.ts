import { SamplingDecision, type Sampler, type SamplingResult } from "@opentelemetry/sdk-trace";
import type { Context } from "@opentelemetry/api";

/**
 * Keeps the traces whose id lies in the first `ratio` of all ids: all of a trace or nothing, whoever tells of it. Says
 * how many percent that is by the attribute that Application Insights multiplies counts by.
 */
export class ByTraceId implements Sampler {
  readonly #ratio: number;
  readonly #kept: SamplingResult;

  constructor(ratio: number) {
    this.#ratio = ratio;
    const attributes = ratio === 1 ? {} : { "microsoft.sample_rate": ratio * 100 };
    this.#kept = { decision: SamplingDecision.RECORD_AND_SAMPLED, attributes };
  }

  shouldSample(_context: Context, traceId: string): SamplingResult {
    return parseInt(traceId.slice(0, 8), 16) / 2 ** 32 < this.#ratio
      ? this.#kept
      : { decision: SamplingDecision.NOT_RECORD };
  }

  toString(): string {
    return `ByTraceId{${this.#ratio}}`;
  }
}
