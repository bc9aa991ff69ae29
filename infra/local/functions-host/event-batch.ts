import type { PartitionContext, ReceivedEventData } from "@azure/event-hubs";
import { InvalidInputError, messageOf } from "../../../shared/errors";
import type { TypedData } from "./invocation";

/**
 * The bodies of a batch as the real host hands them over: bytes, strings, or else JSON that the host itself has parsed.
 *
 * @throws InvalidInputError when the host is to parse a body that is not JSON: the whole batch fails then.
 */
export function batchData(events: readonly ReceivedEventData[], dataType: unknown): TypedData {
  const bodies = events.map(({ body }) => bytesOf(body));
  if (dataType === "binary") return { collectionBytes: { bytes: bodies } };
  const texts = bodies.map((bytes) => bytes.toString("utf8"));
  if (dataType === "string") return { collectionString: { string: texts } };
  for (const [i, text] of texts.entries()) mustBeJson(text, events[i]);
  return { json: `[${texts.join(",")}]` };
}

/** What is no data section (an AMQP value or sequence) has no bytes of its own. */
const bytesOf = (body: unknown): Buffer => (Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body)));

function mustBeJson(text: string, event: ReceivedEventData | undefined): void {
  try {
    JSON.parse(text);
  } catch (error) {
    const number = event?.sequenceNumber ?? -1;
    throw new InvalidInputError(
      `event ${number}`,
      `its body is not JSON (${messageOf(error)}), so the batch fails before the function; see dataType "binary"`,
    );
  }
}

/** The trigger metadata of a batch: arrays in the order of the events, in the real host's Pascal case. */
export function batchMetadata(
  events: readonly ReceivedEventData[],
  partition: PartitionContext,
): Record<string, TypedData> {
  const { fullyQualifiedNamespace, eventHubName, consumerGroup, partitionId } = partition;
  const times = zonelessTimes(events);
  const texts = {
    PartitionContext: JSON.stringify({
      FullyQualifiedNamespace: fullyQualifiedNamespace,
      EventHubName: eventHubName,
      ConsumerGroup: consumerGroup,
      PartitionId: partitionId,
    }),
    PartitionKeyArray: JSON.stringify(events.map(({ partitionKey }) => partitionKey ?? null)),
    OffsetArray: JSON.stringify(events.map(({ offset }) => offset)),
    SequenceNumberArray: JSON.stringify(events.map(({ sequenceNumber }) => sequenceNumber)),
    EnqueuedTimeUtcArray: JSON.stringify(times),
    PropertiesArray: JSON.stringify(events.map(({ properties }) => properties ?? {})),
    SystemPropertiesArray: `[${events.map((event, i) => systemProperties(event, times[i])).join()}]`,
  };
  return Object.fromEntries(Object.entries(texts).map(([name, json]) => [name, { json }]));
}

/** UTC without saying so, as .NET writes a DateTime whose zone it has lost: `2023-03-13T01:25:02.25`. */
function zonelessTimes(events: readonly ReceivedEventData[]): string[] {
  // Many events of a batch were enqueued at the same millisecond.
  const texts = new Map<number, string>();
  return events.map(({ enqueuedTimeUtc }) => {
    const instant = enqueuedTimeUtc.getTime();
    const text = texts.get(instant) ?? enqueuedTimeUtc.toISOString().replace(/\.?0{0,3}Z$/, "");
    texts.set(instant, text);
    return text;
  });
}

/** The JavaScript client gives AMQP's message properties names of its own; the host, those of AMQP. */
const amqpNames: Record<string, string> = {
  messageId: "message-id",
  userId: "user-id",
  replyTo: "reply-to",
  correlationId: "correlation-id",
  contentType: "content-type",
  contentEncoding: "content-encoding",
  absoluteExpiryTime: "absolute-expiry-time",
  creationTime: "creation-time",
  groupId: "group-id",
  groupSequence: "group-sequence",
  replyToGroupId: "reply-to-group-id",
};

/** As JSON, put together by hand: to write an object an event took as long as to decode it. */
function systemProperties(event: ReceivedEventData, enqueuedTime: string | undefined): string {
  const { sequenceNumber } = event;
  const offset = JSON.stringify(event.offset);
  // The client leaves it undefined, against its type.
  const partitionKey = JSON.stringify(event.partitionKey ?? null);
  const keyOfAmqp = partitionKey === "null" ? "" : `"x-opt-partition-key":${partitionKey},`;
  let others = "";
  for (const name in event.systemProperties) {
    const value = JSON.stringify(event.systemProperties[name]) as string | undefined;
    if (value !== undefined) others += `${JSON.stringify(amqpNames[name] ?? name)}:${value},`;
  }
  return (
    `{${others}"x-opt-sequence-number":${sequenceNumber},"x-opt-offset":${offset},` +
    `"x-opt-enqueued-time":"${enqueuedTime}+00:00",${keyOfAmqp}"SequenceNumber":${sequenceNumber},` +
    `"Offset":${offset},"PartitionKey":${partitionKey},"EnqueuedTimeUtc":"${enqueuedTime}"}`
  );
}
