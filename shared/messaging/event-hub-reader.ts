import type { EventHubConsumerClient, MessagingError, ReceivedEventData } from "@azure/event-hubs";
import { ConflictError, messageOf, UnavailableError } from "../errors";
import type { HubEvent } from "../readings/hub/event";
import type { HubReader } from "../readings/hub/hub-reader";
import { consumerOf, type HubConnection } from "./hub-connection";
import { hubEventOf } from "./hub-event";

const SILENCE_SECONDS = 15;
const RETRIES = { maxRetries: 2, retryDelayInMs: 1_000, timeoutInMs: 10_000 };

/**
 * Reads by sequence number with a receiver of its own. The trigger's receivers have an epoch, beside which a consumer
 * group lets none in that has not, and gives way to one that has: so this one needs a group of its own.
 */
export function eventHubReader(connection: HubConnection, group: string): HubReader & { close(): Promise<void> } {
  let opening: Promise<EventHubConsumerClient> | undefined;
  return {
    read: async (partitionId, from, to, limit) => {
      const client = await (opening ??= consumerOf(connection, group, RETRIES));
      return receive(client, partitionId, { from, to, limit }).catch((error: unknown) => {
        throw refusal(error, group);
      });
    },
    close: async () => (await opening)?.close(),
  };
}

interface Wanted {
  readonly from: number;
  readonly to: number;
  readonly limit: number;
}

async function receive(
  client: EventHubConsumerClient,
  partitionId: string,
  { from, to, limit }: Wanted,
): Promise<HubEvent[]> {
  const events: HubEvent[] = [];
  const done = Promise.withResolvers<undefined>();
  const take = (batch: readonly ReceivedEventData[]): void => {
    if (batch.length === 0) done.reject(new Error(`nothing came within ${SILENCE_SECONDS} s`));
    for (const event of batch) {
      if (event.sequenceNumber <= to && events.length < limit) events.push(hubEventOf(event));
      if (event.sequenceNumber >= to || events.length === limit) done.resolve(undefined);
    }
  };
  const subscription = client.subscribe(
    partitionId,
    {
      processEvents: (batch) => {
        take(batch);
        return Promise.resolve();
      },
      processError: (error) => {
        done.reject(error);
        return Promise.resolve();
      },
    },
    {
      startPosition: { sequenceNumber: from, isInclusive: true },
      maxBatchSize: limit,
      prefetchCount: limit,
      maxWaitTimeInSeconds: SILENCE_SECONDS,
      skipParsingBodyAsJson: true,
    },
  );
  try {
    await done.promise;
    return events;
  } finally {
    await subscription.close();
  }
}

function refusal(error: unknown, group: string): Error {
  const { code } = error as Partial<MessagingError>;
  const setting = "(EVENTHUB_REREAD_CONSUMER_GROUP)";
  if (code === "MessagingEntityNotFoundError") {
    return new ConflictError(`the hub has no consumer group "${group}" ${setting}: add one for reading gaps again`);
  }
  if (code === "ReceiverDisconnectedError") {
    return new ConflictError(`the consumer group "${group}" ${setting} is held by another reader: name one of its own`);
  }
  return new UnavailableError("the event hub", messageOf(error));
}
