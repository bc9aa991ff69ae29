import type { IngestMinute, PartitionKey } from "../readings/ingest/ingest-store";
import type { Row } from "./row-values";

/** Of a row of `ingest_minute`; the partition is the engine's to read. */
export const minuteOf = (row: Row): Omit<IngestMinute, keyof PartitionKey> => ({
  minute: Number(row["minute_at"]),
  counted: Number(row["counted"]),
  late: Number(row["late"]),
  duplicates: Number(row["duplicates"]),
  deadLetters: Number(row["dead_letters"]),
});
