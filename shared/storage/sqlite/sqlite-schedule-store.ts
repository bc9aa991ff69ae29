import { SettingError } from "../../errors";
import type { DeviceId } from "../../readings/reading";
import type { Due } from "../../runs/due";
import type { ScheduleState, ScheduleStore } from "../../runs/schedule-store";
import type { Database, Row } from "./database";
import { insertRun } from "./sqlite-run-store";

const sql = {
  pin: "INSERT INTO schedule_state (only_row, bucket_ms, paused) VALUES (1, :bucketMs, :paused) ON CONFLICT DO NOTHING",
  read: "SELECT * FROM schedule_state",
  setPaused: "UPDATE schedule_state SET paused = :paused",
  close: `
UPDATE schedule_state
SET closed_through = :to, began_at = COALESCE(began_at, :from), generation = generation + 1
WHERE generation = :generation AND COALESCE(closed_through, :from) = :from AND paused = 0`,
  dues: "SELECT * FROM due WHERE generation <= :generation AND given_up = 0 ORDER BY due_id",
} as const;

export function sqliteScheduleStore(database: Database): ScheduleStore {
  return {
    read: () => database.read(() => stateOf(database.get(sql.read) ?? {})),
    setPaused: (paused) => database.write(() => void database.run(sql.setPaused, { paused: paused ? 1 : 0 })),
    close: (expected, run) =>
      database.write(() => {
        const bounds = { from: run.from, to: run.to, generation: expected.generation };
        if (database.run(sql.close, bounds) === 0) return false;
        insertRun(database, run);
        return true;
      }),
    dues: (generation) => database.read(() => database.all(sql.dues, { generation }).map(dueOf)),
  };
}

/** @throws SettingError where the database was made with other buckets: theirs cannot be cut anew. */
export function pinBuckets(database: Database, bucketMs: number, paused: boolean): Promise<void> {
  return database.write(() => {
    database.run(sql.pin, { bucketMs, paused: paused ? 1 : 0 });
    const pinned = Number(database.get(sql.read)?.["bucket_ms"]);
    if (pinned === bucketMs) return;
    throw new SettingError(
      "BUCKET_SECONDS",
      `is ${bucketMs / 1000}, but this database has buckets of ${pinned / 1000} s`,
    );
  });
}

function stateOf(row: Row): ScheduleState {
  const instant = (column: string): number | undefined => (typeof row[column] === "number" ? row[column] : undefined);
  return {
    closedThrough: instant("closed_through"),
    beganAt: instant("began_at"),
    generation: Number(row["generation"]),
    paused: row["paused"] === 1,
    keptFrom: instant("kept_from"),
  };
}

const dueOf = (row: Row): Due => ({
  deviceId: row["device_id"] as DeviceId,
  from: Number(row["from_at"]),
  to: Number(row["to_at"]),
  reason: row["reason"] as Due["reason"],
  attempts: Number(row["attempts"]),
});
