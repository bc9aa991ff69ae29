import { EventHubProducerClient, parseEventHubConnectionString } from "@azure/event-hubs";
import { messageOf, SettingError, UnavailableError } from "../errors";
import type { HubDescription, HubObserver } from "../readings/hub-observer";
import type { Clock } from "../time";

export interface HubConnection {
  readonly connectionString: string | undefined;
  readonly fullyQualifiedNamespace: string | undefined;
  readonly name: string;
}

/**
 * Asks Event Hubs for a hub's properties, one question at a time, and remembers the last answer.
 * @throws SettingError where the connection string is none.
 */
export function eventHubObserver(connection: HubConnection, clock: Clock): HubObserver & { close(): Promise<void> } {
  checkConnectionString(connection);
  let client: EventHubProducerClient | undefined;
  let last: HubDescription | undefined;
  let asking: Promise<HubDescription> | undefined;

  const ask = async (): Promise<HubDescription> => {
    const askedAt = clock();
    last = { askedAt, ...(await askHub((client ??= await connect(connection)))) };
    return last;
  };
  return {
    describe: ({ maxAgeMs = 0 } = {}) => {
      if (last !== undefined && maxAgeMs > 0 && clock() - last.askedAt <= maxAgeMs) {
        return Promise.resolve(last);
      }
      asking ??= ask().finally(() => (asking = undefined));
      return asking;
    },
    close: async () => client?.close(),
  };
}

async function connect(connection: HubConnection): Promise<EventHubProducerClient> {
  const { connectionString, fullyQualifiedNamespace, name } = connection;
  const options = { retryOptions: { maxRetries: 2, retryDelayInMs: 1_000, timeoutInMs: 10_000 } };
  if (connectionString === undefined) {
    const { DefaultAzureCredential } = await import("@azure/identity");
    return new EventHubProducerClient(fullyQualifiedNamespace ?? "", name, new DefaultAzureCredential(), options);
  }
  return parseEventHubConnectionString(connectionString).eventHubName === undefined
    ? new EventHubProducerClient(connectionString, name, options)
    : new EventHubProducerClient(connectionString, options);
}

function checkConnectionString({ connectionString, name }: HubConnection): void {
  if (connectionString === undefined) return;
  let named: string | undefined;
  try {
    named = parseEventHubConnectionString(connectionString).eventHubName;
  } catch (error) {
    throw new SettingError("EventHub", `is not an Event Hubs connection string: ${messageOf(error)}`);
  }
  if (named !== undefined && named.toLowerCase() !== name.toLowerCase()) {
    throw new SettingError("EVENTHUB_NAME", `is "${name}", but the connection string names the hub "${named}"`);
  }
}

async function askHub(client: EventHubProducerClient): Promise<Omit<HubDescription, "askedAt">> {
  try {
    const hub = await client.getEventHubProperties();
    const partitions = await Promise.all(hub.partitionIds.map((id) => client.getPartitionProperties(id)));
    return {
      namespace: client.fullyQualifiedNamespace.toLowerCase(),
      hub: hub.name.toLowerCase(),
      createdAt: hub.createdOn.getTime(),
      partitions: partitions.map((partition) => ({
        partitionId: partition.partitionId,
        isEmpty: partition.isEmpty,
        beginningSequenceNumber: partition.beginningSequenceNumber,
        lastSequenceNumber: partition.lastEnqueuedSequenceNumber,
      })),
    };
  } catch (error) {
    throw new UnavailableError("the event hub", error);
  }
}
