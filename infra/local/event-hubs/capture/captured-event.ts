import type { Stamp } from "../amqp/event";
import { messageSections, SECTION } from "../amqp/message-section";
import { listPositions, readMap, readValue, type SimpleValue } from "../amqp/read-value";
import { variableBytes } from "../amqp/value";

export type Named = readonly [name: string, value: SimpleValue];

/** An event as Capture has it. */
export interface CapturedEvent extends Stamp {
  /** What broker and client say of it: annotations and AMQP's properties, by AMQP's names. */
  readonly systemProperties: readonly Named[];
  /** What its publisher says of it. */
  readonly properties: readonly Named[];
  /** Undefined where it is no data section: an AMQP value or sequence. */
  readonly body: Buffer | undefined;
}

/** AMQP 1.0, part 3.2.4. */
const PROPERTIES = [
  ...["message-id", "user-id", "to", "subject", "reply-to", "correlation-id", "content-type", "content-encoding"],
  ...["absolute-expiry-time", "creation-time", "group-id", "group-sequence", "reply-to-group-id"],
];

/** Takes the wire bytes of a stored event apart. Throws DecodeError on bytes that are no message. */
export function captured(wire: Buffer): CapturedEvent {
  const stamp = { sequenceNumber: -1, offset: "", enqueuedTime: 0 };
  const systemProperties: Named[] = [];
  const properties: Named[] = [];
  const bodies: Buffer[] = [];
  for (const { code, value } of messageSections(wire)) {
    if (code === SECTION.messageAnnotations) {
      for (const named of readMap(wire, value)) {
        if (named[1].type !== "null" && !isStamp(named, stamp)) systemProperties.push(named);
      }
    } else if (code === SECTION.properties) systemProperties.push(...propertiesIn(wire, value));
    else if (code === SECTION.applicationProperties) properties.push(...readMap(wire, value));
    else if (code === SECTION.data) bodies.push(variableBytes(wire, value) ?? Buffer.alloc(0));
  }
  const [only] = bodies;
  return { ...stamp, systemProperties, properties, body: bodies.length > 1 ? Buffer.concat(bodies) : only };
}

/** The three that have fields of their own. */
function isStamp([name, value]: Named, stamp: { -readonly [K in keyof Stamp]: Stamp[K] }): boolean {
  if (value.type === "long" && name === "x-opt-sequence-number") stamp.sequenceNumber = Number(value.value);
  else if (value.type === "long" && name === "x-opt-enqueued-time") stamp.enqueuedTime = Number(value.value);
  else if (value.type === "string" && name === "x-opt-offset") stamp.offset = value.value.toString("latin1");
  else return false;
  return true;
}

function* propertiesIn(wire: Buffer, list: number): Generator<Named> {
  let i = 0;
  for (const position of listPositions(wire, list)) {
    const name = PROPERTIES[i++];
    const value = readValue(wire, position);
    if (name !== undefined && value !== undefined && value.type !== "null") yield [name, value];
  }
}
