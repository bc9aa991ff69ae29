import { randomUUID } from "node:crypto";
import driver from "mssql";
import type { BucketChange } from "../../../shared/readings/aggregate-points";
import { configOf } from "../../../shared/storage/sql-server/connection-config";
import { Database } from "../../../shared/storage/sql-server/database";
import { sqlServerIngestStore } from "../../../shared/storage/sql-server/sql-server-ingest-store";
import { pinBuckets } from "../../../shared/storage/sql-server/sql-server-schedule-store";
import { createDatabase, dropDatabase, migrateDatabase, targetOf } from "../../support/contract/sql-server-databases";
import { MINUTE, PARTITION } from "./batches";
import type { Contest } from "../store";

/** Two databases with one schema: one is merged into, one takes the driver's bulk copies. */
export async function sqlServerContest(): Promise<Contest> {
  const names = [randomUUID(), randomUUID()] as const;
  for (const name of names) {
    await createDatabase(name);
    await migrateDatabase(name, Date.now());
  }
  const [merging, plain] = names;
  const database = new Database({ target: targetOf(merging), poolSize: 2 });
  await pinBuckets(database, MINUTE, false);
  const ingest = sqlServerIngestStore(database);
  const pool = await new driver.ConnectionPool(configOf(driver, { target: targetOf(plain), poolSize: 2 })).connect();
  return {
    merge: ({ write }) => ingest.ingest(PARTITION, [], Date.now(), () => write),
    plain: async ({ rows }) => {
      await pool.request().bulk(tableOf(rows));
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all([database.close(), pool.close()]);
      for (const name of names) await dropDatabase(name);
    },
  };
}

function tableOf(buckets: readonly BucketChange[]): driver.Table {
  const table = new driver.Table("bucket");
  const add = (name: string, type: driver.ISqlType): unknown => table.columns.add(name, type, { nullable: false });
  add("device_id", driver.VarChar(128));
  add("bucket_start", driver.DateTime2(0));
  add("sensor", driver.VarChar(64));
  add("count", driver.BigInt());
  for (const name of ["mean", "m2", "min", "max", "first_value"]) add(name, driver.Float());
  add("first_at", driver.DateTime2(3));
  add("last_value", driver.Float());
  add("last_at", driver.DateTime2(3));
  for (const b of buckets) {
    const [start, first, last] = [new Date(b.bucketStart), new Date(b.firstAt), new Date(b.lastAt)];
    table.rows.add(
      b.deviceId,
      start,
      b.sensor,
      b.count,
      b.mean,
      b.m2,
      b.min,
      b.max,
      b.firstValue,
      first,
      b.lastValue,
      last,
    );
  }
  return table;
}
