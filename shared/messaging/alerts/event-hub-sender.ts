import { EventHubProducerClient } from "@azure/event-hubs";
import type { AlertSender } from "../../alerts/deliver-alerts";
import { addressOf, type HubConnection } from "../hub-connection";

/** Deliveries are tried again by the outbox: one that hangs holds up the others. */
const RETRIES = { maxRetries: 1, timeoutInMs: 10_000 };

/** Events in JSON; those of one alert in one partition, and so in order. */
export function eventHubSender(hub: HubConnection): { send: AlertSender; close: () => Promise<void> } {
  let opened: Promise<EventHubProducerClient> | undefined;
  return {
    send: async (event) => {
      opened ??= openProducer(hub);
      const producer = await opened;
      const body = Buffer.from(JSON.stringify(event));
      await producer.sendBatch([{ body, contentType: "application/cloudevents+json", messageId: event.id }], {
        partitionKey: event.data.id,
      });
    },
    close: async () => {
      await (await opened)?.close();
    },
  };
}

async function openProducer(hub: HubConnection): Promise<EventHubProducerClient> {
  const address = await addressOf(hub);
  return "connectionString" in address
    ? new EventHubProducerClient(address.connectionString, { retryOptions: RETRIES })
    : new EventHubProducerClient(address.namespace, address.name, address.credential, { retryOptions: RETRIES });
}
