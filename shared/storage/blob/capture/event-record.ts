import { Type } from "avsc";
import type { HubEvent } from "../../../readings/hub/event";
import { namedBy } from "../../../readings/hub/system-properties";
import type { Instant } from "../../../time";
import type { Block } from "./read-container";

type Wrapped = Readonly<Record<string, unknown>>;

/** What is read of a record; Avro passes over the rest. */
interface EventRecord {
  readonly SequenceNumber: number;
  readonly EnqueuedTimeUtc: string;
  readonly SystemProperties: Readonly<Record<string, Wrapped>>;
  readonly Body: { readonly bytes: Buffer } | null;
}

const wanted = Type.forSchema(
  {
    type: "record",
    name: "EventData",
    namespace: "Microsoft.ServiceBus.Messaging",
    fields: [
      { name: "SequenceNumber", type: "long" },
      { name: "EnqueuedTimeUtc", type: "string" },
      { name: "SystemProperties", type: { type: "map", values: ["long", "double", "string", "bytes"] } },
      { name: "Body", type: ["null", "bytes"] },
    ],
  },
  { wrapUnions: true },
);

/** Decodes the records of blocks that were written by one schema. */
export class EventDecoder {
  readonly #resolver;

  /** @throws Error where events cannot be had from what is written so. */
  constructor(schema: string) {
    this.#resolver = wanted.createResolver(Type.forSchema(JSON.parse(schema) as never, { wrapUnions: true }));
  }

  /** @throws Error where a record is broken. */
  decode({ records, bytes }: Block): HubEvent[] {
    const events: HubEvent[] = [];
    let at = 0;
    for (let i = 0; i < records; i++) {
      const decoded = wanted.decode(bytes, at, this.#resolver);
      if (decoded.offset < 0) throw new RangeError("a record in it is cut off");
      at = decoded.offset;
      events.push(eventOf(decoded.value as EventRecord));
    }
    return events;
  }
}

function eventOf({ SequenceNumber, EnqueuedTimeUtc, SystemProperties, Body }: EventRecord): HubEvent {
  const properties: Record<string, unknown> = {};
  // A value of a union comes as { type: value }.
  for (const name in SystemProperties) [properties[name]] = Object.values(SystemProperties[name] ?? {});
  const exact = properties["x-opt-enqueued-time"];
  return {
    sequenceNumber: SequenceNumber,
    // A second's precision; where the broker's own annotation came along, that has milliseconds.
    enqueuedAt: typeof exact === "number" ? exact : enqueuedAtOf(EnqueuedTimeUtc),
    body: Body?.bytes ?? Buffer.alloc(0),
    ...namedBy(properties),
  };
}

/** `11/16/2016 4:44:11 PM`, as .NET writes it for the invariant culture, or ISO 8601; always UTC. */
const DOTNET = /^(\d{1,2})\/(\d{1,2})\/(\d{4}) (\d{1,2}):(\d{2}):(\d{2})(?: (AM|PM))?$/;

let last: readonly [text: string, at: Instant] = ["", 0];

/** @throws RangeError where it is no time. */
export function enqueuedAtOf(text: string): Instant {
  // Events of one second come together.
  if (text === last[0]) return last[1];
  const at = parse(text);
  if (!Number.isFinite(at)) throw new RangeError(`"${text}" is no enqueued time`);
  last = [text, at];
  return at;
}

function parse(text: string): Instant {
  const found = DOTNET.exec(text);
  if (found === null) return Date.parse(/Z|[+-]\d{2}:\d{2}$/.test(text) ? text : `${text}Z`);
  const [month = 0, day = 0, year = 0, hour = 0, minute = 0, second = 0] = found.slice(1, 7).map(Number);
  const half = found[7];
  const hours = half === undefined ? hour : (hour % 12) + (half === "PM" ? 12 : 0);
  return Date.UTC(year, month - 1, day, hours, minute, second);
}
