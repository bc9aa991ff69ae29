import { codeOf } from "./errors";
import type { Dimensions, MeasureName } from "./measures";
import type { Clock, Instant } from "./time";
import type { SpanIds } from "./trace-ids";

/**
 * What the app tells of itself to whoever operates it. Values of readings, bodies and keys are not for it. Where nobody
 * listens there is none.
 */
export interface Telemetry {
  readonly clock: Clock;
  measure<M extends MeasureName>(measure: M, value: number, dimensions: Dimensions<M>): void;
  span(span: Span): void;
  log(entry: LogEntry): void;
  /** Sends what is left, unless that takes more than a few seconds. Does not throw. */
  close(): Promise<void>;
}

/** By its slice of services: whoever tells of its work, where anybody listens. */
export interface Told {
  readonly telemetry?: Telemetry | undefined;
}

export type Attributes = Readonly<Record<string, string | number | boolean>>;

/** A piece of work that has ended. */
export interface Span extends SpanPlace {
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** The code of what it failed with. */
  readonly failure?: string | undefined;
}

export interface SpanPlace {
  /** One of few; what it is of stands in its attributes. */
  readonly name: string;
  readonly traceId: string;
  /** Where others name it as their parent or link to it; else it gets one. */
  readonly spanId?: string | undefined;
  /** Undefined for the first of its trace. */
  readonly parentId?: string | undefined;
  /** Whether it is what the app was asked to do, not a step of it. */
  readonly isRequest?: boolean;
  readonly attributes: Attributes;
  /** What of other traces led to it. */
  readonly links?: readonly SpanIds[];
}

export type LogLevel = "info" | "warn" | "error";

/** What a line of the log is about. */
export interface About {
  readonly runId?: string;
  readonly attempt?: number;
  readonly chunk?: number;
  readonly deviceId?: string;
  readonly trainingId?: string;
  readonly backfillId?: string;
  readonly alertId?: string;
  readonly partition?: string;
  readonly code?: string;
  readonly function?: string;
  readonly invocationId?: string;
}

export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly about: About;
}

/** What is known of work only when it is done. */
export type Found = Partial<Pick<Span, "attributes" | "failure">>;

/** Does the work and tells of it, also where it throws; what it throws, this throws. */
export async function tell<T>(
  telemetry: Telemetry | undefined,
  place: SpanPlace,
  work: () => Promise<T>,
  find: (result: T) => Found = () => ({}),
): Promise<T> {
  if (telemetry === undefined) return work();
  const startedAt = telemetry.clock();
  const end = ({ attributes, failure }: Found) => {
    const all = { ...place.attributes, ...attributes };
    telemetry.span({ ...place, startedAt, endedAt: telemetry.clock(), attributes: all, failure });
  };
  try {
    const result = await work();
    end(find(result));
    return result;
  } catch (error) {
    end({ failure: codeOf(error) });
    throw error;
  }
}
