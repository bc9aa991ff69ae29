import type { TriggerMetadata } from "@azure/functions";
import { z } from "zod";
import { AppError } from "../shared/errors";
import type { EventBatch } from "../shared/readings/hub/event";
import { namedBy } from "../shared/readings/hub/system-properties";
import { isObject } from "../shared/readings/decoding/json-object";
import { clip } from "../shared/readings/decoding/refuse";
import { parseTimestamp } from "../shared/readings/decoding/timestamp";
import type { Instant } from "../shared/time";

/** One value an event. They are looked at one by one below: a schema of what is in them took longer than the readings. */
const array = z.custom<readonly unknown[]>(Array.isArray, "expected an array");

const metadata = z.object({
  partitionContext: z.object({
    fullyQualifiedNamespace: z.string(),
    eventHubName: z.string(),
    consumerGroup: z.string(),
    partitionId: z.string(),
  }),
  sequenceNumberArray: array,
  enqueuedTimeUtcArray: array,
  systemPropertiesArray: array,
});

/**
 * What the trigger hands over, bodies and parallel arrays of metadata, as the batch that it is.
 * @throws AppError or ZodError where anything is missing or of another form: an event without its number could not be
 *   told from one delivered again, and would be dropped without a word.
 */
export function toEventBatch(bodies: unknown, triggerMetadata: TriggerMetadata | undefined): EventBatch {
  const { partitionContext, ...arrays } = metadata.parse(triggerMetadata);
  const events = array.parse(bodies);
  for (const [name, { length }] of Object.entries(arrays)) {
    if (length !== events.length) throw wrong(`${events.length} events came with ${length} values in ${name}`);
  }
  return {
    // Hosts and clients differ in the case of names that Event Hubs itself takes in any case.
    namespace: partitionContext.fullyQualifiedNamespace.toLowerCase(),
    hub: partitionContext.eventHubName.toLowerCase(),
    consumerGroup: partitionContext.consumerGroup,
    partitionId: partitionContext.partitionId,
    events: events.map((body, i) => {
      if (!(body instanceof Uint8Array)) throw wrong(`the body of event ${i} is not bytes`);
      const properties = arrays.systemPropertiesArray[i];
      if (!isObject(properties)) throw wrong(`${clip(properties)} is no set of system properties`);
      return {
        body,
        sequenceNumber: sequenceNumberOf(arrays.sequenceNumberArray[i]),
        enqueuedAt: enqueuedAtOf(arrays.enqueuedTimeUtcArray[i]),
        ...namedBy(properties),
      };
    }),
  };
}

const wrong = (problem: string): AppError => new AppError("bad-metadata", problem);

/** The worker hands a 64-bit number over as a Long object. */
function sequenceNumberOf(number: unknown): number {
  if (isFinite(number)) return number;
  const { low, high } = isObject(number) ? number : {};
  if (!isFinite(low) || !isFinite(high)) throw wrong(`${clip(number)} is no sequence number`);
  return high * 2 ** 32 + (low >>> 0);
}

const isFinite = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** In UTC, though the host leaves the zone out. */
function enqueuedAtOf(text: unknown): Instant {
  if (typeof text !== "string") throw wrong(`${clip(text)} is no enqueued time`);
  const zoned = /Z|[+-]\d{2}:\d{2}$/.test(text) ? text : `${text}Z`;
  // Date.parse takes more forms than devices may send, and a multiple of the time for those that they may.
  const instant = parseTimestamp(zoned) ?? Date.parse(zoned);
  if (!isFinite(instant)) throw wrong(`${clip(text)} is no enqueued time`);
  return instant;
}
