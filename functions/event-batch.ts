import type { TriggerMetadata } from "@azure/functions";
import { z } from "zod";
import { AppError } from "../shared/errors";
import type { EventBatch } from "../shared/readings/event";

/** Numbers beyond 32 bits may come as Long objects. */
const long = z.union([
  z.number(),
  z.object({ low: z.number(), high: z.number() }).transform(({ low, high }) => high * 2 ** 32 + (low >>> 0)),
]);

/** In UTC, though the host leaves the zone out. */
const utc = z
  .string()
  .transform((text) => Date.parse(/Z|[+-]\d{2}:\d{2}$/.test(text) ? text : `${text}Z`))
  .refine(Number.isFinite, "is no time");

const metadata = z.object({
  partitionContext: z.object({
    fullyQualifiedNamespace: z.string(),
    eventHubName: z.string(),
    consumerGroup: z.string(),
    partitionId: z.string(),
  }),
  sequenceNumberArray: z.array(long),
  enqueuedTimeUtcArray: z.array(utc),
  systemPropertiesArray: z.array(z.record(z.string(), z.unknown())),
});

/** What the trigger hands over, bodies and parallel arrays of metadata, as the batch that it is. */
export function toEventBatch(bodies: unknown, triggerMetadata: TriggerMetadata | undefined): EventBatch {
  const { partitionContext, ...arrays } = metadata.parse(triggerMetadata);
  const events = z.array(z.instanceof(Uint8Array)).parse(bodies);
  // An event without its number could not be told from one delivered again, and would be dropped without a word.
  for (const [name, array] of Object.entries(arrays)) {
    if (array.length !== events.length) {
      throw new AppError("bad-metadata", `${events.length} events came with ${array.length} values in ${name}`);
    }
  }
  return {
    // Hosts and clients differ in the case of names that Event Hubs itself takes in any case.
    namespace: partitionContext.fullyQualifiedNamespace.toLowerCase(),
    hub: partitionContext.eventHubName.toLowerCase(),
    consumerGroup: partitionContext.consumerGroup,
    partitionId: partitionContext.partitionId,
    events: events.map((body, i) => ({
      body,
      sequenceNumber: arrays.sequenceNumberArray[i] ?? NaN,
      enqueuedAt: arrays.enqueuedTimeUtcArray[i] ?? NaN,
      ...propertiesOf(arrays.systemPropertiesArray[i] ?? {}),
    })),
  };
}

/** The host spells AMQP's properties in its own way, IoT Hub's as they are. */
function propertiesOf(properties: Readonly<Record<string, unknown>>) {
  const text = (...names: readonly string[]): string | undefined => {
    const value = names.map((name) => properties[name]).find((candidate) => candidate !== undefined);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  return {
    contentEncoding: text("contentEncoding", "content-encoding", "ContentEncoding"),
    messageId: text("messageId", "message-id", "MessageId"),
    connectionDeviceId: text("iothub-connection-device-id"),
  };
}
