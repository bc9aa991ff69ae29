/** How a host and an app exchange values: the JSON form of FunctionRpc's TypedData. */
export interface TypedData {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  collectionBytes?: { bytes: Uint8Array[] };
  collectionString?: { string: string[] };
  int?: number;
  double?: number;
  http?: HttpData;
}

export interface HttpData {
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  params?: Record<string, string>;
  statusCode?: string;
  cookies?: HttpCookie[];
  body?: TypedData;
}

/** Optional values are wrapped, as protobuf's nullable types are; `expires` is in seconds since the epoch. */
export interface HttpCookie {
  name: string;
  value: string;
  domain?: { value: string };
  path?: { value: string };
  expires?: { value: { seconds: number } };
  maxAge?: { value: number };
  secure?: { value: boolean };
  httpOnly?: { value: boolean };
  sameSite?: "none" | "lax" | "strict" | "explicitNone";
}

export interface InvocationOptions {
  /** A new one, if left out. */
  invocationId?: string;
  /** Inputs beside the trigger's, by binding name. */
  inputs?: Record<string, TypedData>;
  triggerMetadata?: Record<string, TypedData>;
  retryContext?: { retryCount: number; maxRetryCount: number; exception?: { message: string } };
}

export interface InvocationResult {
  returnValue?: TypedData | null;
}

export interface Binding {
  name: string;
  type: string;
  direction: string;
  [property: string]: unknown;
}

export interface RetryPolicy {
  maxRetryCount: number;
  retryStrategy: string | number;
  delayInterval?: unknown;
  minimumInterval?: unknown;
  maximumInterval?: unknown;
}

export interface AppFunction {
  readonly name: string;
  readonly bindings: readonly Binding[];
  /** The binding whose type ends in `Trigger`. */
  readonly trigger: Binding;
  readonly retryOptions: RetryPolicy | undefined;
}

/** An app that is loaded and can be invoked. An invocation that fails rejects with what the function threw. */
export interface FunctionApp {
  readonly functions: ReadonlyMap<string, AppFunction>;
  invoke(name: string, trigger: TypedData, options?: InvocationOptions): Promise<InvocationResult>;
}
