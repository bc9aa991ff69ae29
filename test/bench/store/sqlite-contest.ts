import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BucketChange } from "../../../shared/readings/aggregate-points";
import { Database } from "../../../shared/storage/sqlite/database";
import { migrate } from "../../../shared/storage/sqlite/migrate";
import { sqliteIngestStore } from "../../../shared/storage/sqlite/sqlite-ingest-store";
import { pinBuckets } from "../../../shared/storage/sqlite/sqlite-schedule-store";
import { MINUTE, PARTITION } from "./batches";
import type { Contest } from "../store";

const INSERT = "INSERT INTO bucket VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/** Two databases with one schema: one is merged into, one takes prepared inserts, a transaction a batch. */
export async function sqliteContest(): Promise<Contest> {
  const folder = await mkdtemp(join(tmpdir(), "fleetscore-bench-"));
  const [merging, plain] = [await opened(join(folder, "merging.db")), await opened(join(folder, "plain.db"))];
  const ingest = sqliteIngestStore(merging);
  return {
    merge: ({ write }) => ingest.ingest(PARTITION, [], Date.now(), () => write),
    plain: ({ rows }) => plain.write(() => plain.runEach(INSERT, rows, valuesOf)),
    [Symbol.asyncDispose]: async () => {
      for (const database of [merging, plain]) database.close();
      await rm(folder, { recursive: true });
    },
  };
}

async function opened(file: string): Promise<Database> {
  const database = new Database(file);
  await migrate(database, Date.now());
  await pinBuckets(database, MINUTE, false);
  return database;
}

/** In the order of the columns. */
const valuesOf = (b: BucketChange) => [
  ...[b.deviceId, b.bucketStart, b.sensor, b.count, b.mean, b.m2, b.min, b.max],
  ...[b.firstValue, b.firstAt, b.lastValue, b.lastAt],
];
