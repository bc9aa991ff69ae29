import { SettingError } from "../../errors";
import type { DeviceId } from "../../readings/reading";
import type { Due } from "../../runs/due";
import type { ScheduleState, ScheduleStore } from "../../runs/schedule-store";
import type { Database, Row, Transaction } from "./database";
import { CLOSING } from "./locks";
import { numberOf } from "../row-values";
import { insertRun } from "./sql-server-run-store";
import { bigint, bit, instant } from "./sql-types";

const sql = {
  pin: `
INSERT INTO schedule_state (only_row, bucket_ms, paused)
SELECT 1, @bucketMs, @paused WHERE NOT EXISTS (SELECT 1 FROM schedule_state);
SELECT * FROM schedule_state`,
  read: "SELECT * FROM schedule_state",
  setPaused: "UPDATE schedule_state SET paused = @paused",
  close: `
UPDATE schedule_state
SET closed_through = @to, began_at = COALESCE(began_at, @from), generation = generation + 1
WHERE generation = @generation AND COALESCE(closed_through, @from) = @from AND paused = 0`,
  dues: `
SELECT device_id, from_at, to_at, reason, attempts FROM due
WHERE generation <= @generation AND given_up = 0 ORDER BY due_id`,
} as const;

export function sqlServerScheduleStore(database: Database): ScheduleStore {
  return {
    read: async () => stateOf((await read(database)) ?? {}),
    setPaused: async (paused) => {
      await database.all(sql.setPaused, { paused: bit(paused) });
    },
    close: (expected, run) =>
      database.write(async (transaction) => {
        // Batches hold it shared until they have ended: whoever comes after this sees all of the generation it closes.
        await transaction.lock(CLOSING, "Exclusive");
        const bounds = { from: instant(run.from), to: instant(run.to), generation: bigint(expected.generation) };
        if ((await transaction.run(sql.close, bounds)) === 0) return false;
        await insertRun(transaction, run);
        return true;
      }),
    dues: async (generation) => {
      const dues: Due[] = [];
      for await (const row of database.stream(sql.dues, { generation: bigint(generation) })) dues.push(dueOf(row));
      return dues;
    },
  };
}

/** @throws SettingError where the database was made with other buckets: theirs cannot be cut anew. */
export async function pinBuckets(database: Database, bucketMs: number, paused: boolean): Promise<void> {
  const state = (await read(database)) ?? (await database.write((transaction) => pin(transaction, bucketMs, paused)));
  const pinned = Number(state?.["bucket_ms"]);
  if (pinned === bucketMs) return;
  throw new SettingError(
    "BUCKET_SECONDS",
    `is ${bucketMs / 1000}, but this database has buckets of ${pinned / 1000} s`,
  );
}

/** What stands then, whoever was first. */
async function pin(transaction: Transaction, bucketMs: number, paused: boolean): Promise<Row | undefined> {
  await transaction.lock(CLOSING, "Exclusive");
  const [state] = await transaction.all(sql.pin, { bucketMs: bigint(bucketMs), paused: bit(paused) });
  return state;
}

const read = async (database: Database): Promise<Row | undefined> => (await database.all(sql.read))[0];

const stateOf = (row: Row): ScheduleState => ({
  closedThrough: numberOf(row["closed_through"]),
  beganAt: numberOf(row["began_at"]),
  generation: Number(row["generation"]),
  paused: row["paused"] === true,
  keptFrom: numberOf(row["kept_from"]),
});

const dueOf = (row: Row): Due => ({
  deviceId: row["device_id"] as DeviceId,
  from: Number(row["from_at"]),
  to: Number(row["to_at"]),
  reason: row["reason"] as Due["reason"],
  attempts: Number(row["attempts"]),
});
