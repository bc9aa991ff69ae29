import { EventHubProducerClient } from "@azure/event-hubs";
import { UnavailableError } from "../errors";
import type { HubDescription, HubObserver, Remembering } from "../readings/hub/hub-observer";
import type { Clock } from "../time";
import { addressOf, checkConnectionString, type HubConnection } from "./hub-connection";

/**
 * Asks Event Hubs for a hub's properties, one question at a time, and remembers the last answer.
 * @throws SettingError where the connection string is none.
 */
export function eventHubObserver(connection: HubConnection, clock: Clock): HubObserver & { close(): Promise<void> } {
  checkConnectionString(connection);
  let client: EventHubProducerClient | undefined;
  let last: HubDescription | undefined;
  let sameAt = -Infinity;
  let asking: Promise<HubDescription> | undefined;
  let comparing: Promise<boolean> | undefined;

  const opened = async () => (client ??= await connect(connection));
  const ask = async (): Promise<HubDescription> => {
    const askedAt = clock();
    last = { askedAt, ...(await askHub(await opened())) };
    sameAt = askedAt;
    return last;
  };
  const askOnce = (): Promise<HubDescription> => (asking ??= ask().finally(() => (asking = undefined)));
  const compare = async ({ createdAt }: HubDescription): Promise<boolean> => {
    const askedAt = clock();
    const isSame = (await askCreated(await opened())) === createdAt;
    if (isSame) sameAt = Math.max(sameAt, askedAt);
    return isSame;
  };
  const isStillSame = async (known: HubDescription, sameHubMs: number): Promise<boolean> =>
    clock() - sameAt <= sameHubMs || (comparing ??= compare(known).finally(() => (comparing = undefined)));
  return {
    describe: async ({ maxAgeMs = 0, sameHubMs = Infinity }: Remembering = {}) => {
      const known = last;
      const isFresh = known !== undefined && maxAgeMs > 0 && clock() - known.askedAt <= maxAgeMs;
      return isFresh && (await isStillSame(known, sameHubMs)) ? known : askOnce();
    },
    close: async () => client?.close(),
  };
}

async function connect(connection: HubConnection): Promise<EventHubProducerClient> {
  const options = { retryOptions: { maxRetries: 2, retryDelayInMs: 1_000, timeoutInMs: 10_000 } };
  const address = await addressOf(connection);
  return "connectionString" in address
    ? new EventHubProducerClient(address.connectionString, options)
    : new EventHubProducerClient(address.namespace, address.name, address.credential, options);
}

/** One question, whatever the number of partitions. */
async function askCreated(client: EventHubProducerClient): Promise<number> {
  try {
    return (await client.getEventHubProperties()).createdOn.getTime();
  } catch (error) {
    throw new UnavailableError("the event hub", error);
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
