import { DecodeError, mapEntries, variableBytes } from "./value";
import { messageSections, SECTION, type MessageSection } from "./message-section";

/** The message format of an envelope whose data sections are encoded events; the SDKs use it even for one event. */
export const BATCH_FORMAT = 0x80013700;

export interface PublishedBatch {
  /** One encoded message an event. */
  readonly events: readonly Buffer[];
  readonly partitionKey: string | undefined;
}

/** Takes a publisher's transfer apart. Throws DecodeError on bytes that are no message. */
export function readPublishedBatch(payload: Buffer, format: number): PublishedBatch {
  const isEnvelope = format === BATCH_FORMAT;
  const events: Buffer[] = isEnvelope ? [] : [payload];
  let partitionKey: string | undefined;
  for (const section of messageSections(payload)) {
    if (section.code === SECTION.messageAnnotations) partitionKey = partitionKeyIn(payload, section) ?? partitionKey;
    if (isEnvelope && section.code === SECTION.data) events.push(eventIn(payload, section));
  }
  return { events, partitionKey };
}

function partitionKeyIn(payload: Buffer, annotations: MessageSection): string | undefined {
  for (const entry of mapEntries(payload, annotations.value)) {
    if (entry.key === "x-opt-partition-key") return variableBytes(payload, entry.value)?.toString("utf8");
  }
  return undefined;
}

function eventIn(payload: Buffer, data: MessageSection): Buffer {
  const event = variableBytes(payload, data.value);
  if (event === undefined) throw new DecodeError("data section is not binary");
  return event;
}
