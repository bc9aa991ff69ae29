import { latestEventPosition, type EventHubConsumerClient, type MessagingError } from "@azure/event-hubs";
import type { HubListener } from "../diagnosis/probes";
import { ConflictError, messageOf, UnavailableError } from "../errors";
import { consumerOf, type HubConnection } from "./hub-connection";

const RETRIES = { maxRetries: 0, timeoutInMs: 10_000 };
/** An empty batch after so long says that the receiver is open. */
const MOMENT_SECONDS = 1;

/** Opens a receiver without an epoch, which gives way to any that has one: the trigger's are not disturbed. */
export const eventHubListener = (connection: HubConnection): HubListener => ({
  listen: async (partitionId, group) => {
    const client = await consumerOf(connection, group, RETRIES);
    try {
      await listen(client, partitionId);
      return "let in";
    } catch (error) {
      const { code } = error as Partial<MessagingError>;
      if (code === "ReceiverDisconnectedError") return "held";
      if (code === "MessagingEntityNotFoundError") throw new ConflictError(`the hub has no consumer group "${group}"`);
      throw new UnavailableError("the event hub", messageOf(error));
    } finally {
      await client.close();
    }
  },
});

async function listen(client: EventHubConsumerClient, partitionId: string): Promise<void> {
  const opened = Promise.withResolvers<undefined>();
  const subscription = client.subscribe(
    partitionId,
    {
      processEvents: () => {
        opened.resolve(undefined);
        return Promise.resolve();
      },
      processError: (error) => {
        opened.reject(error);
        return Promise.resolve();
      },
    },
    { startPosition: latestEventPosition, maxWaitTimeInSeconds: MOMENT_SECONDS, skipParsingBodyAsJson: true },
  );
  try {
    await opened.promise;
  } finally {
    await subscription.close();
  }
}
