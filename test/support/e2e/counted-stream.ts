import type { Outgoing } from "../../../cli/sending/point";
import { EventSender, type HubTarget } from "../../../cli/sending/send-events";
import { below, gaussian, seededRandom } from "../../../cli/simulation/random";
import type { DeviceId } from "../../../shared/readings/reading";
import { floorTo, isoOf, type Instant } from "../../../shared/time";

/** What a bucket must hold in the end. */
export interface ExpectedBucket {
  count: number;
  min: number;
  max: number;
}

export interface CountedStream {
  /** Slices of the stream, to be sent one after the other; each event is a JSON array of points. */
  readonly rounds: readonly (readonly Outgoing[])[];
  readonly events: number;
  readonly readings: number;
  /** By device, then by `sensor bucketStart`. */
  readonly buckets: ReadonlyMap<DeviceId, ReadonlyMap<string, ExpectedBucket>>;
}

interface Size {
  readonly devices: number;
  readonly rounds: number;
  readonly eventsPerRound: number;
  readonly pointsPerEvent: number;
}

const SENSORS = ["temperature", "vibration", "pressure", "flow"];
const SPAN_MS = 3 * 3_600_000;

export const bucketName = (sensor: string, bucketStart: Instant): string => `${sensor} ${bucketStart}`;

/** Readings at random times of the last hours, in no order, and what they add up to. */
export function countedStream(seed: number, to: Instant, bucketMs: number, size: Size): CountedStream {
  const random = seededRandom(seed, "readings");
  const buckets = new Map<DeviceId, Map<string, ExpectedBucket>>();
  const point = (deviceId: DeviceId) => {
    const at = to - 1 - below(random, SPAN_MS);
    const values = Object.fromEntries(SENSORS.map((sensor) => [sensor, gaussian(random)]));
    const mine = buckets.get(deviceId) ?? new Map<string, ExpectedBucket>();
    buckets.set(deviceId, mine);
    for (const [sensor, value] of Object.entries(values)) add(mine, bucketName(sensor, floorTo(at, bucketMs)), value);
    return { deviceId, timestamp: isoOf(at), values };
  };
  const event = (): Outgoing => {
    const deviceId = `meter-${below(random, size.devices)}` as DeviceId;
    const points = Array.from({ length: size.pointsPerEvent }, () => point(deviceId));
    return { kind: "body", body: JSON.stringify(points), partitionKey: deviceId };
  };
  const round = () => Array.from({ length: size.eventsPerRound }, event);
  const rounds = Array.from({ length: size.rounds }, round);
  const events = size.rounds * size.eventsPerRound;
  return { rounds, events, readings: events * size.pointsPerEvent * SENSORS.length, buckets };
}

function add(buckets: Map<string, ExpectedBucket>, name: string, value: number): void {
  const bucket = buckets.get(name) ?? { count: 0, min: Infinity, max: -Infinity };
  buckets.set(name, bucket);
  bucket.count++;
  bucket.min = Math.min(bucket.min, value);
  bucket.max = Math.max(bucket.max, value);
}

/** Sends the rounds, each after `permit` has allowed it. */
export async function sendRounds(
  target: HubTarget,
  { rounds }: CountedStream,
  permit: (round: number) => Promise<void>,
) {
  const sender = new EventSender(target);
  try {
    for (const [i, round] of rounds.entries()) {
      await permit(i);
      await sender.send(round);
    }
  } finally {
    await sender.close();
  }
}
