import { MessagingError, type EventDataBatch, type EventHubProducerClient } from "@azure/event-hubs";
import { AppError, InvalidInputError, messageOf, UnavailableError } from "../../shared/errors";
import { BoundedSends } from "./bounded-sends";
import type { PackedEvent } from "./event-packer";

/** Small enough for every tier of the service, large enough that the round trip does not count. */
const MAX_BATCH_BYTES = 64 * 1024;
const MAX_SENDS = 8;
/** Of a fleet that is larger, the batch that was begun first goes before it is full: memory does not grow with it. */
const MAX_FILLING = 1_000;

/** What the hub has acknowledged so far. */
export interface Sent {
  readonly readings: number;
  readonly events: number;
}

interface Filling {
  readonly batch: EventDataBatch;
  readings: number;
}

/** Fills one batch a partition key and sends it when it is full; see EventSender for the order and the errors. */
export class BatchDelivery {
  readonly #sends = new BoundedSends(MAX_SENDS);
  readonly #filling = new Map<string, Filling>();
  #sent: Sent = { readings: 0, events: 0 };

  constructor(
    private readonly producer: EventHubProducerClient,
    private readonly onProgress: (sent: Sent) => void,
  ) {}

  async add(event: PackedEvent): Promise<void> {
    const key = event.partitionKey;
    const filling = this.#filling.get(key);
    if (filling !== undefined) {
      if (tryAdd(filling, event)) return;
      await this.#start(key, filling);
    }
    const [oldest] = this.#filling;
    if (oldest !== undefined && this.#filling.size >= MAX_FILLING) await this.#start(...oldest);
    const fresh = await this.#newBatch(key);
    if (!tryAdd(fresh, event)) {
      throw new InvalidInputError(
        "event",
        `${event.body.length} characters of "${key}" exceed ${MAX_BATCH_BYTES} bytes`,
      );
    }
    this.#filling.set(key, fresh);
  }

  async finish(): Promise<Sent> {
    for (const [key, filling] of this.#filling) await this.#start(key, filling);
    await this.#sends.finish();
    return this.#sent;
  }

  async #newBatch(partitionKey: string): Promise<Filling> {
    try {
      return { batch: await this.producer.createBatch({ partitionKey, maxSizeInBytes: MAX_BATCH_BYTES }), readings: 0 };
    } catch (error) {
      throw sendingError(error);
    }
  }

  async #start(key: string, { batch, readings }: Filling): Promise<void> {
    this.#filling.delete(key);
    await this.#sends.start(key, async () => {
      try {
        await this.producer.sendBatch(batch);
      } catch (error) {
        throw sendingError(error);
      }
      this.#sent = { readings: this.#sent.readings + readings, events: this.#sent.events + batch.count };
      this.onProgress(this.#sent);
    });
  }
}

function tryAdd(filling: Filling, event: PackedEvent): boolean {
  // As bytes: the SDK would make JSON of a text once more.
  const added = filling.batch.tryAdd({ body: Buffer.from(event.body), contentType: "application/json" });
  if (added) filling.readings += event.readings;
  return added;
}

/** Only what the SDK would have tried again is worth another attempt later. */
const sendingError = (error: unknown): AppError =>
  error instanceof MessagingError && !error.retryable
    ? new AppError("sending-refused", `the event hub refused: ${messageOf(error)}`, { cause: error })
    : new UnavailableError("the event hub", error);
