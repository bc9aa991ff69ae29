import {
  EventHubConsumerClient,
  EventHubProducerClient,
  type EventPosition,
  type ReceivedEventData,
  type SubscribeOptions,
  type Subscription,
} from "@azure/event-hubs";
import { message } from "rhea";
import { EventHubsEmulator, type EventHubsEmulatorOptions } from "../../infra/local/event-hubs/emulator";

const LONG_MS = 10_000;
const setAnyTimeout = globalThis.setTimeout;
/**
 * The SDK (6.0.4) leaves timers behind when its clients close: where a link was refused and attached again, the one
 * that renews its token after 45 minutes; the buffered producer, a wait of 10 seconds. jest would not end before them,
 * so long timers do not hold the process.
 */
globalThis.setTimeout = Object.assign(
  (handler: () => void, ms?: number, ...args: []) => {
    const timer = setAnyTimeout(handler, ms, ...args);
    return ms !== undefined && ms >= LONG_MS ? timer.unref() : timer;
  },
  { __promisify__: setAnyTimeout.__promisify__ },
);

/** Short waits between the client's attempts: tests make many of them fail. */
export const retryOptions = { maxRetries: 3, retryDelayInMs: 50, timeoutInMs: 3000 };

/** Waits until `holds`; throws after `timeoutMs`, saying what did not come about. */
export async function until(what: string, holds: () => boolean, timeoutMs = 20_000): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`timed out waiting until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export async function startEmulator(options: EventHubsEmulatorOptions): Promise<EventHubsEmulator> {
  const emulator = new EventHubsEmulator(options);
  await emulator.start();
  return emulator;
}

/** What both the emulator and one that runs in a process of its own offer. */
export interface Connectable {
  connectionString(hub: string): string;
}

export type Producer = EventHubProducerClient & AsyncDisposable;

export function producerFor(emulator: Connectable, hub: string): Producer {
  const client = new EventHubProducerClient(emulator.connectionString(hub), { retryOptions });
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.close() });
}

/** `count` events whose bodies are the numbers from `from` on. */
export const numbers = (count: number, from = 0): { body: number }[] =>
  Array.from({ length: count }, (_, i) => ({ body: from + i }));

export const bodiesOf = (events: readonly ReceivedEventData[]): unknown[] => events.map(({ body }) => body as unknown);

export interface Listener extends AsyncDisposable {
  readonly events: ReceivedEventData[];
  readonly errors: (Error & { code?: string })[];
  readonly closeReasons: string[];
  readonly subscription: Subscription;
}

export interface ListenOptions extends SubscribeOptions {
  group?: string;
  /** Absent: all partitions, balanced. */
  partition?: string;
}

/** Receives into `events` until it is disposed of. */
export function listen(
  emulator: Connectable,
  hub: string,
  startPosition: EventPosition,
  { group = "$default", partition, ...options }: ListenOptions = {},
): Listener {
  const client = new EventHubConsumerClient(group, emulator.connectionString(hub), {
    retryOptions,
    loadBalancingOptions: { strategy: "greedy", updateIntervalInMs: 200 },
  });
  const events: ReceivedEventData[] = [];
  const errors: (Error & { code?: string })[] = [];
  const closeReasons: string[] = [];
  const handlers = {
    processEvents: async (batch: ReceivedEventData[]) => void events.push(...batch),
    processError: async (error: Error) => void errors.push(error),
    processClose: async (reason: string) => void closeReasons.push(reason),
  };
  const all: SubscribeOptions = { startPosition, maxBatchSize: 100, maxWaitTimeInSeconds: 1, ...options };
  const subscription =
    partition === undefined ? client.subscribe(handlers, all) : client.subscribe(partition, handlers, all);
  return {
    events,
    errors,
    closeReasons,
    subscription,
    async [Symbol.asyncDispose]() {
      await subscription.close();
      await client.close();
    },
  };
}

/** An event as a publisher encodes it. */
export const encodeEvent = (body: string | Buffer, more: Record<string, unknown> = {}): Buffer =>
  message.encode({ body: message.data_section(Buffer.from(body)) as unknown, ...more });
