import type { ReceivedEventData } from "@azure/event-hubs";
import type { HubEvent } from "../readings/hub/event";
import { namedBy } from "../readings/hub/system-properties";

/** An event as the client hands it over, in the terms of ingest: what the trigger would have made of it. */
export function hubEventOf(event: ReceivedEventData): HubEvent {
  const { sequenceNumber, enqueuedTimeUtc, systemProperties = {} } = event;
  return {
    ...{ sequenceNumber, enqueuedAt: enqueuedTimeUtc.getTime(), body: bytesOf(event.body) },
    ...namedBy(systemProperties),
  };
}

/** What is no data section (an AMQP value or sequence) has no bytes of its own. */
const bytesOf = (body: unknown): Uint8Array =>
  body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body ?? null));
