import { message, type Delivery } from "rhea";
import { BUSY, internalError, noPartition, notFound, undecodable, type AmqpError } from "./amqp/error";
import { DecodeError } from "./amqp/value";
import type { Faults } from "./faults";
import type { Hub } from "./hub";
import type { Hubs } from "./hubs";
import { readPublishedBatch } from "./amqp/published-batch";

export interface PublishingServices {
  readonly hubs: Hubs;
  readonly faults: () => Faults;
  readonly maxMessageBytes: number;
  readonly reportError: (error: unknown) => void;
}

export interface PublishTarget {
  readonly hub: Hub;
  /** Absent where the service chooses. */
  readonly partitionId: string | undefined;
}

/** What a publisher's answer is: the error it is refused with, or one of these. */
export type PublishOutcome = AmqpError | "accepted" | "no answer" | "broken connection";

/** Finds what a publisher's address names: `hub` or `hub/Partitions/id`. */
export function findPublishTarget(hubs: Hubs, address: string): PublishTarget | AmqpError {
  const [name = "", partitions, partitionId, ...more] = address.split("/");
  const hub = hubs.find(name);
  const isAddress = more.length === 0 && (partitions === undefined || partitions.toLowerCase() === "partitions");
  if (hub === undefined || !isAddress) return notFound(address);
  if (partitionId !== undefined && hub.partition(partitionId) === undefined) return noPartition(partitionId);
  return { hub, partitionId };
}

/** Stores what a publisher sent. Accepted means: a kill of this process does not lose it. */
export function publish(
  services: PublishingServices,
  address: string,
  delivery: Delivery,
  received: unknown,
): PublishOutcome {
  const target = findPublishTarget(services.hubs, address);
  if ("condition" in target) return target;
  // rhea decodes messages of format 0 before anyone sees their bytes.
  const [payload, format] = Buffer.isBuffer(received) ? [received, delivery.format] : [message.encode(received), 0];
  if (payload.length > services.maxMessageBytes) return tooLarge(delivery.id, payload.length, services.maxMessageBytes);
  try {
    return store(services.faults(), target, payload, format);
  } catch (error) {
    if (error instanceof DecodeError) return undecodable(error.message);
    services.reportError(error);
    return internalError("The batch could not be stored.");
  }
}

function store(faults: Faults, target: PublishTarget, payload: Buffer, format: number): PublishOutcome {
  const { hub } = target;
  const { events, partitionKey } = readPublishedBatch(payload, format);
  const partitionId = target.partitionId ?? hub.choosePartition(partitionKey);
  const fault = faults.publish?.(hub.name, partitionId, events.length);
  if (fault === "busy") return BUSY;
  if (fault === "ignored") return "no answer";
  hub.partition(partitionId)?.append(events);
  return fault === "stored-unacknowledged" ? "broken connection" : "accepted";
}

const tooLarge = (id: number, size: number, max: number): AmqpError => ({
  condition: "amqp:link:message-size-exceeded",
  description:
    `The received message (delivery-id:${id}, size:${size} bytes) exceeds the limit (${max} bytes) ` +
    "currently allowed on the link.",
});
