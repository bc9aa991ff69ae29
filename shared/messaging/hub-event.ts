import type { ReceivedEventData } from "@azure/event-hubs";
import type { HubEvent } from "../readings/hub/event";

/** An event as the client hands it over, in the terms of ingest: what the trigger would have made of it. */
export function hubEventOf(event: ReceivedEventData): HubEvent {
  const { sequenceNumber, enqueuedTimeUtc, systemProperties = {} } = event;
  const text = (name: string): string | undefined => {
    const value: unknown = systemProperties[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  return {
    ...{ sequenceNumber, enqueuedAt: enqueuedTimeUtc.getTime(), body: bytesOf(event.body) },
    contentEncoding: text("contentEncoding"),
    messageId: text("messageId"),
    connectionDeviceId: text("iothub-connection-device-id"),
  };
}

/** What is no data section (an AMQP value or sequence) has no bytes of its own. */
const bytesOf = (body: unknown): Uint8Array =>
  body instanceof Uint8Array ? body : Buffer.from(JSON.stringify(body ?? null));
