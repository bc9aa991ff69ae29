import { EventHubConsumerClient, parseEventHubConnectionString } from "@azure/event-hubs";
import { SettingError } from "../../../shared/errors";
import { connectionString, placeOf, resolvedProperty, type Environment } from "./app-settings";
import type { AppFunction } from "./invocation";
import type { OwnershipWatch } from "./ownership-watch";

/** How quickly hosts find out about each other; the real one's 10 s and 60 s would be long to wait for on one machine. */
export interface BalancingOptions {
  loadBalancingIntervalMs?: number;
  ownershipExpirationMs?: number;
}

/** The event hub, and the consumer group, that a binding names. */
export interface EventHubSource {
  connection: string;
  hub: string;
  group: string;
}

/** @throws SettingError when the binding, or a setting it names, is missing or not supported here. */
export function sourceOf(fn: AppFunction, environment: Environment): EventHubSource {
  const trigger = fn.trigger as { cardinality?: string; consumerGroup?: string; connection?: string };
  const { cardinality = "one", consumerGroup, connection: setting = "EventHub" } = trigger;
  if (cardinality !== "many") {
    throw new SettingError(placeOf(fn, "cardinality"), `is "${cardinality}"; only "many" is supported locally`);
  }
  const connection = connectionString(`function "${fn.name}"`, setting, environment);
  // As on the real host, a hub named by the connection string wins.
  const named = parseEventHubConnectionString(connection).eventHubName;
  const hub = named ?? resolvedProperty(fn, "eventHubName", environment);
  const group = consumerGroup === undefined ? "$Default" : resolvedProperty(fn, "consumerGroup", environment);
  return { connection, hub, group };
}

export function consumerOf(
  { connection, hub, group }: EventHubSource,
  options: { watch: OwnershipWatch; hostId: string; balancing: BalancingOptions },
): EventHubConsumerClient {
  const { loadBalancingIntervalMs = 1000, ownershipExpirationMs = 10_000 } = options.balancing;
  return new EventHubConsumerClient(group, connection, hub, options.watch, {
    identifier: options.hostId,
    retryOptions: { maxRetries: 3, retryDelayInMs: 500, maxRetryDelayInMs: 5000, timeoutInMs: 10_000 },
    loadBalancingOptions: {
      strategy: "greedy",
      updateIntervalInMs: loadBalancingIntervalMs,
      partitionOwnershipExpirationIntervalInMs: ownershipExpirationMs,
    },
  });
}
