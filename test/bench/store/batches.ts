import type { BucketChange } from "../../../shared/readings/aggregate-points";
import { aggregateReadings } from "../../support/domain/points";
import type { IngestWrite, PartitionKey } from "../../../shared/readings/ingest/ingest-store";
import type { DeviceId, Reading, SensorName } from "../../../shared/readings/reading";

/** What one batch of events comes to: 10,000 rows, 2,000 devices of 5 sensors each. */
export interface Batch {
  readonly write: IngestWrite;
  /** The same rows under keys that no batch before had, beside those that had: whoever only inserts can take them. */
  readonly rows: readonly BucketChange[];
}

const DEVICES = 2_000;
const SENSORS = ["temperature", "vibration", "pressure", "flow", "current"] as SensorName[];
export const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 20);

export const PARTITION: PartitionKey = { namespace: "bench", hub: "readings", hubCreatedAt: START, partitionId: "0" };

/** Half of the devices are a minute ahead: their rows are new, the others' were written by the batch before. */
export function* batchesOf(rounds: number): Generator<Batch> {
  for (let round = 0; round <= rounds; round++) yield batch(round);
}

function batch(round: number): Batch {
  const readings = Array.from({ length: DEVICES }, (_, i) => deviceReadings(i, minuteOf(i, round), round)).flat();
  const devices = Array.from({ length: DEVICES }, (_, i) => {
    const at = minuteOf(i, round);
    return { deviceId: idOf(i), firstAt: at, lastAt: at };
  });
  const write = {
    watermark: { sequenceNumber: round, enqueuedAt: START + round },
    counts: { counted: readings.length, duplicates: 0, deadLetters: 0, redeliveredEvents: 0 },
    late: 0,
    ...{ gaps: [], deadLetters: [], seenItems: [], lateChanges: [], devices },
    buckets: aggregateReadings(readings, MINUTE),
  };
  const suffix = round % 2 === 0 ? "" : "-again";
  const rows = write.buckets.map((row) => ({ ...row, sensor: `${row.sensor}${suffix}` as SensorName }));
  return { write, rows };
}

const idOf = (i: number): DeviceId => `device-${String(i).padStart(5, "0")}` as DeviceId;

/** Even devices go on in even rounds, odd ones in odd rounds. */
const minuteOf = (i: number, round: number): number => START + Math.floor((round + (i % 2)) / 2) * MINUTE;

const deviceReadings = (i: number, minute: number, round: number): Reading[] =>
  SENSORS.map((sensor, s) => ({ deviceId: idOf(i), sensor, value: 20 + Math.sin(i + s + round), at: minute + round }));
