import type { BucketChange } from "../../../shared/readings/aggregate-points";
import { aggregateReadings } from "../domain/points";
import type {
  DeadLetter,
  IngestState,
  IngestWrite,
  LateChange,
  PartitionKey,
} from "../../../shared/readings/ingest/ingest-store";
import type { DeviceId, Reading, SensorName } from "../../../shared/readings/reading";
import type { Store } from "../../../shared/storage/store";
import type { Instant } from "../../../shared/time";
import { at, MINUTE, NOW } from "./times";

export const PARTITION: PartitionKey = {
  namespace: "plant.example",
  hub: "readings",
  hubCreatedAt: at(-1440),
  partitionId: "0",
};

export const PUMP = "pump-1" as DeviceId;
export const FAN = "fan-2" as DeviceId;
export const TEMPERATURE = "temperature" as SensorName;

export const reading = (value: number, instant: Instant, deviceId = PUMP, sensor = TEMPERATURE): Reading => ({
  ...{ deviceId, sensor, value },
  at: instant,
});

export const bucketsOf = (...readings: Reading[]): BucketChange[] => aggregateReadings(readings, MINUTE);

export const deadLetter = (changes: Partial<DeadLetter> = {}): DeadLetter => ({
  ...{ sequenceNumber: 1, index: 0, enqueuedAt: NOW, isWhole: true, objectIndex: 0, itemKey: undefined },
  ...{ contentEncoding: undefined, messageId: undefined, connectionDeviceId: undefined },
  ...{ reason: "not-json", detail: "Unexpected token", body: Buffer.from("{"), bodyBytes: 1, bodyBlob: undefined },
  ...changes,
});

export const lateChange = (from: number, to: number, deviceId = PUMP): LateChange => {
  return { deviceId, from: at(from), to: at(to) };
};

/** What a batch up to event `sequenceNumber` changes: nothing but the watermark, unless said. */
export const ingestWrite = (sequenceNumber: number, changes: Partial<IngestWrite> = {}): IngestWrite => ({
  watermark: { sequenceNumber, enqueuedAt: NOW + sequenceNumber },
  counts: { counted: 0, duplicates: 0, deadLetters: 0, redeliveredEvents: 0 },
  late: 0,
  ...{ gaps: [], buckets: [], deadLetters: [], seenItems: [], lateChanges: [], devices: [] },
  ...changes,
});

export const ingest = (store: Store, write: IngestWrite, partition = PARTITION): Promise<void> =>
  store.ingest.ingest(partition, [], NOW, () => write);

/** What `decide` is shown; nothing is written. */
export async function shownState(
  store: Store,
  itemKeys: readonly string[] = [],
  partition = PARTITION,
): Promise<IngestState | undefined> {
  let shown: IngestState | undefined;
  await store.ingest.ingest(partition, itemKeys, NOW, (state) => {
    shown = state;
    return undefined;
  });
  return shown;
}
