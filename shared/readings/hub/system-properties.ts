import type { HubEvent } from "./event";

/** What of an event's system properties matters. Whoever hands them over spells AMQP's in its own way, IoT Hub's as they are. */
export const namedBy = (
  properties: Readonly<Record<string, unknown>>,
): Pick<HubEvent, "contentEncoding" | "messageId" | "connectionDeviceId"> => ({
  contentEncoding: textOf(
    properties["contentEncoding"] ?? properties["content-encoding"] ?? properties["ContentEncoding"],
  ),
  messageId: textOf(properties["messageId"] ?? properties["message-id"] ?? properties["MessageId"]),
  connectionDeviceId: textOf(properties["iothub-connection-device-id"]),
});

const textOf = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
