import type { InvocationOptions, InvocationResult, TypedData } from "./invocation";
import type { LogLevel } from "./log";

/** What an app's package gives its host (the part of `@azure/functions-core` that is used here). */
export interface ProgrammingModel {
  readonly name: string;
  readonly version: string;
  getInvocationModel(context: CoreInvocationContext): InvocationModel | Promise<InvocationModel>;
  getCapabilities?(own: Record<string, string>): Promise<Record<string, string>>;
}

export interface InvocationModel {
  getArguments(): Promise<{ context: unknown; inputs: unknown[] }>;
  invokeFunction(context: unknown, inputs: unknown[], callback: FunctionCallback): Promise<unknown>;
  getResponse(context: unknown, result: unknown): Promise<InvocationResult>;
}

export type FunctionCallback = (...inputs: unknown[]) => unknown;

export interface CoreInvocationContext {
  readonly invocationId: string;
  readonly metadata: FunctionMetadata;
  readonly request: InvocationRequest;
  /** Tells the package whether a log comes after the function has ended. */
  state: "preInvocationHooks" | "invocation" | "postInvocationHooks" | undefined;
  log(level: LogLevel, category: string, message: string): void;
}

export interface InvocationRequest {
  invocationId: string;
  functionId: string;
  inputData: { name: string; data: TypedData }[];
  triggerMetadata?: Record<string, TypedData>;
  retryContext?: InvocationOptions["retryContext"];
  traceContext: { traceParent: string; traceState: string; attributes: Record<string, string> };
}

export interface FunctionMetadata {
  name: string;
  bindings: Record<string, { type: string; direction: string; [property: string]: unknown }>;
  retryOptions?: RetryMetadata;
}

/** As `AppFunction.retryOptions`: durations are `{ seconds }`. */
export interface RetryMetadata {
  maxRetryCount: number;
  retryStrategy: string | number;
  [interval: string]: unknown;
}
