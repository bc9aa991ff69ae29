import { rmSync } from "node:fs";
import type { BucketScratch, Slice } from "../../readings/rebuild/bucket-scratch";
import { Database } from "./database";
import { sql as ingestSql } from "./ingest-statements";
import { bucketChangeOf, seenAmong, valuesOf } from "./reading-changes";

const sql = {
  // In order of time, as it is written; what is in it is lost with the process anyway.
  make: `
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
CREATE TABLE bucket (
  device_id TEXT NOT NULL, bucket_start INTEGER NOT NULL, sensor TEXT NOT NULL, count INTEGER NOT NULL,
  mean REAL NOT NULL, m2 REAL NOT NULL, min REAL NOT NULL, max REAL NOT NULL,
  first_value REAL NOT NULL, first_at INTEGER NOT NULL, last_value REAL NOT NULL, last_at INTEGER NOT NULL,
  PRIMARY KEY (bucket_start, device_id, sensor)
) STRICT, WITHOUT ROWID;
CREATE TABLE seen_event (item_key TEXT PRIMARY KEY) STRICT, WITHOUT ROWID`,
  begin: "BEGIN",
  end: "COMMIT",
  see: "INSERT INTO seen_event (item_key) VALUES (?)",
  sizes: `
SELECT bucket_start, COUNT(*) AS buckets, SUM(count) AS readings FROM bucket
WHERE bucket_start >= :from AND bucket_start < :to GROUP BY bucket_start ORDER BY bucket_start`,
  read: `
SELECT * FROM bucket WHERE bucket_start >= :from AND bucket_start < :to ORDER BY device_id, bucket_start, sensor`,
} as const;

/**
 * A scratch store in a file of its own.
 * @param file of a name that is free; it goes when the store is closed
 * @throws UnavailableError where it cannot be made.
 */
export function sqliteScratch(file: string): BucketScratch {
  const database = new Database(file);
  database.execute(sql.make);
  return {
    seenAmong: (itemKeys) => seenAmong(database, itemKeys),
    add: (buckets, itemKeys) => {
      database.execute(sql.begin);
      database.runEach(ingestSql.mergeBucket, buckets, valuesOf);
      database.runEach(sql.see, itemKeys, (key) => [key]);
      database.execute(sql.end);
    },
    slices: ({ from, to }, maxBuckets) => {
      const slices: Slice[] = [];
      let slice: Slice = { from, to, buckets: 0, readings: 0 };
      for (const row of database.iterate(sql.sizes, { from, to })) {
        const [start, buckets] = [Number(row["bucket_start"]), Number(row["buckets"])];
        if (slice.buckets > 0 && slice.buckets + buckets > maxBuckets) {
          slices.push({ ...slice, to: start });
          slice = { from: start, to, buckets: 0, readings: 0 };
        }
        const readings = slice.readings + Number(row["readings"]);
        slice = { ...slice, buckets: slice.buckets + buckets, readings };
      }
      return [...slices, slice];
    },
    read: function* ({ from, to }) {
      for (const row of database.iterate(sql.read, { from, to })) yield bucketChangeOf(row);
    },
    close: () => {
      database.close();
      rmSync(file, { force: true });
    },
  };
}
