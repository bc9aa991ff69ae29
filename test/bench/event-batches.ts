import { below, gaussian, seededRandom, type Random } from "../../cli/simulation/random";
import type { HubEvent } from "../../shared/readings/hub/event";
import { isoOf, type Instant } from "../../shared/time";

const DEVICES = 10_000;
const SENSORS = ["temperature", "vibration", "pressure", "flow", "current"];
const ENQUEUED_AT = Date.parse("2026-11-20T12:00:00Z");

export const EVENTS = 1_000;
/** Several, as of all devices: what is left in a cache of one must not flatter the next. */
const BATCHES = 10;

/** What one event carries. */
export type BodyOf = (random: Random) => unknown;

const idOf = (random: Random): string => `device-${String(below(random, DEVICES)).padStart(5, "0")}`;
const valueOf = (random: Random): number => Number((20 + 5 * gaussian(random)).toFixed(3));
const timeOf = (random: Random): Instant => ENQUEUED_AT - 1 - below(random, 5_000);

export const oneReading = (random: Random) => {
  const [deviceId, sensor] = [idOf(random), SENSORS[below(random, SENSORS.length)]];
  return { deviceId, sensor, value: valueOf(random), timestamp: isoOf(timeOf(random)) };
};

export const oneReadingWithId: BodyOf = (random) => ({
  ...oneReading(random),
  eventId: String(below(random, 2 ** 40)),
});

/** All five sensors every three seconds, sent together after a minute: as our own sender packs points. */
export const hundredAsPoints = (random: Random) => {
  const [deviceId, end] = [idOf(random), timeOf(random)];
  return Array.from({ length: 20 }, (_, i) => {
    const values = Object.fromEntries(SENSORS.map((sensor) => [sensor, valueOf(random)]));
    return { deviceId, timestamp: isoOf(end - (19 - i) * 3_000), values };
  });
};

/** The same, each reading in an object of its own. */
export const hundredAsReadings: BodyOf = (random) =>
  hundredAsPoints(random).flatMap(({ deviceId, timestamp, values }) =>
    Object.entries(values).map(([sensor, value]) => ({ deviceId, sensor, value, timestamp })),
  );

export function batchesOf(bodyOf: BodyOf): HubEvent[][] {
  const random = seededRandom(1, "decode");
  const eventOf = (_: unknown, sequenceNumber: number): HubEvent => ({
    ...{ sequenceNumber, enqueuedAt: ENQUEUED_AT, body: Buffer.from(JSON.stringify(bodyOf(random))) },
  });
  return Array.from({ length: BATCHES }, () => Array.from({ length: EVENTS }, eventOf));
}

/** The metadata of a batch as the trigger hands it over: arrays of one value an event, times without zone and zeros. */
export function metadataOf(batch: readonly HubEvent[]) {
  const times = batch.map((_, i) => isoOf(ENQUEUED_AT + i).replace(/\.?0{0,3}Z$/, ""));
  return {
    partitionContext: { fullyQualifiedNamespace: "a.example", eventHubName: "b", consumerGroup: "c", partitionId: "0" },
    sequenceNumberArray: batch.map(({ sequenceNumber }) => sequenceNumber),
    enqueuedTimeUtcArray: times,
    systemPropertiesArray: batch.map(({ sequenceNumber }, i) => ({
      ...{ "x-opt-sequence-number": sequenceNumber, "x-opt-offset": String(i), "x-opt-enqueued-time": times[i] },
      ...{ SequenceNumber: sequenceNumber, Offset: String(i), PartitionKey: null, EnqueuedTimeUtc: times[i] },
    })),
  };
}
