import { isoOf } from "../../shared/time";
import { readingsOf, type Outgoing, type OutgoingPoint } from "./point";

/** Several points of one device share an event up to this size; a larger point has one of its own. */
const MAX_EVENT_CHARS = 3_000;

/** One Event Hubs message: JSON text as the event body of the design, or whatever else is to be sent. */
export interface PackedEvent {
  readonly partitionKey: string;
  readonly body: string;
  readonly readings: number;
}

interface Open {
  items: string[];
  chars: number;
  readings: number;
}

/** Packs points into events that are arrays of `{deviceId, timestamp, values}`; the order of each device is kept. */
export class EventPacker {
  readonly #open = new Map<string, Open>();

  /** Takes one more; what it completes comes out. */
  *add(outgoing: Outgoing): Generator<PackedEvent> {
    if (outgoing.kind === "body") {
      yield* this.#close(outgoing.partitionKey);
      yield { partitionKey: outgoing.partitionKey, body: outgoing.body, readings: 1 };
      return;
    }
    const key = outgoing.point.deviceId;
    const item = itemOf(outgoing);
    const before = this.#open.get(key);
    if (before !== undefined && before.chars + item.length > MAX_EVENT_CHARS) yield* this.#close(key);
    const open = this.#open.get(key) ?? { items: [], chars: 0, readings: 0 };
    open.items.push(item);
    open.chars += item.length;
    open.readings += readingsOf(outgoing);
    this.#open.set(key, open);
  }

  /** What is still open. */
  *rest(): Generator<PackedEvent> {
    for (const key of [...this.#open.keys()]) yield* this.#close(key);
  }

  *#close(partitionKey: string): Generator<PackedEvent> {
    const open = this.#open.get(partitionKey);
    if (open === undefined) return;
    this.#open.delete(partitionKey);
    yield { partitionKey, body: `[${open.items.join(",")}]`, readings: open.readings };
  }
}

/** The multi-value form. The id belongs to the object, not to the event around it: a repeated point may be packed anew. */
const itemOf = ({ point, eventId }: OutgoingPoint): string =>
  JSON.stringify({ deviceId: point.deviceId, timestamp: isoOf(point.at), values: point.values, eventId });
