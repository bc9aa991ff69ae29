import { EventHubProducerClient, type RetryOptions } from "@azure/event-hubs";
import { BatchDelivery, type Sent } from "./batch-delivery";
import { EventPacker } from "./event-packer";
import type { Outgoing, Stream } from "./point";

export interface HubTarget {
  readonly connectionString: string;
  readonly eventHubName: string;
  /** Of the SDK, whose own take minutes to give up. */
  readonly retryOptions?: RetryOptions;
}

/** Sends all and closes. See EventSender. */
export async function sendEvents(
  target: HubTarget,
  outgoing: Stream<Outgoing>,
  onProgress: (sent: Sent) => void = () => undefined,
): Promise<Sent> {
  const sender = new EventSender(target);
  try {
    return await sender.send(outgoing, onProgress);
  } finally {
    await sender.close();
  }
}

/**
 * Sends points and bodies to a hub, packed and in batches, several at a time; the partition key is the device, and the
 * order of each device is kept. Memory holds one event a device, and at most a thousand batches. The SDK retries: a batch whose
 * acknowledgement was lost can be there twice, and only its event ids tell.
 */
export class EventSender {
  readonly #producer: EventHubProducerClient;

  constructor({ connectionString, eventHubName, ...options }: HubTarget) {
    this.#producer = new EventHubProducerClient(connectionString, eventHubName, options);
  }

  /**
   * Resolves when the hub has taken everything. Throws UnavailableError when it cannot, after the retries, an AppError
   * `sending-refused` when it will not, and InvalidInputError for an event that is larger than a batch may be. What was
   * sent before stays sent.
   */
  async send(outgoing: Stream<Outgoing>, onProgress: (sent: Sent) => void = () => undefined): Promise<Sent> {
    const delivery = new BatchDelivery(this.#producer, onProgress);
    const packer = new EventPacker();
    for await (const one of outgoing) for (const event of packer.add(one)) await delivery.add(event);
    for (const event of packer.rest()) await delivery.add(event);
    return await delivery.finish();
  }

  async close(): Promise<void> {
    await this.#producer.close();
  }
}
