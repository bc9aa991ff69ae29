import type { DeviceId, SensorName } from "../../shared/readings/reading";
import type { Instant } from "../../shared/time";

export type Values = Readonly<Record<SensorName, number>>;

/** What one device's sensors read at one instant: as many readings as it has values. */
export interface Point {
  readonly deviceId: DeviceId;
  readonly at: Instant;
  readonly values: Values;
}

/** A point to be sent. Where it carries an id, the same point sent again can be told from a new one. */
export interface OutgoingPoint {
  readonly kind: "point";
  readonly point: Point;
  readonly eventId?: string;
}

/** A body sent as it stands, whatever it is; counted as one reading. */
export interface OutgoingBody {
  readonly kind: "body";
  readonly body: string;
  readonly partitionKey: string;
}

export type Outgoing = OutgoingPoint | OutgoingBody;

export type Stream<T> = Iterable<T> | AsyncIterable<T>;

export const readingsOf = (outgoing: Outgoing): number =>
  outgoing.kind === "body" ? 1 : Object.keys(outgoing.point.values).length;
