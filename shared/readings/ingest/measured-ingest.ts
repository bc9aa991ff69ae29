import type { Telemetry } from "../../telemetry";
import type { IngestStore, IngestWrite } from "./ingest-store";

/** The store, telling what its transactions have written, once they have. */
export const measuredIngest = (store: IngestStore, telemetry: Telemetry, bucketMs: number): IngestStore => ({
  ingest: async (partition, itemKeys, now, decide) => {
    let written: IngestWrite | undefined;
    await store.ingest(partition, itemKeys, now, (state) => (written = decide(state)));
    if (written !== undefined) measure(telemetry, written, bucketMs);
  },
  progress: () => store.progress(),
  minutes: (since) => store.minutes(since),
});

function measure(
  telemetry: Telemetry,
  { counts, deadLetters, lateChanges, gaps }: IngestWrite,
  bucketMs: number,
): void {
  const add: Telemetry["measure"] = (name, value, dimensions) => {
    if (value > 0) telemetry.measure(name, value, dimensions);
  };
  add("fleetscore.ingest.readings", counts.counted, { outcome: "counted" });
  add("fleetscore.ingest.readings", counts.duplicates, { outcome: "duplicate" });
  add("fleetscore.ingest.readings", counts.deadLetters, { outcome: "refused" });
  add("fleetscore.ingest.redelivered", counts.redeliveredEvents, {});
  for (const [reason, letters] of Map.groupBy(deadLetters, (letter) => letter.reason)) {
    add("fleetscore.ingest.refused", letters.length, { reason });
  }
  add("fleetscore.ingest.late", sum(lateChanges.map(({ from, to }) => (to - from) / bucketMs)), {});
  add("fleetscore.ingest.missing", sum(gaps.map(({ fromSequence, toSequence }) => toSequence - fromSequence + 1)), {});
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
