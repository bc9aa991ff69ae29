import type { RebuildStore, StretchState } from "../../readings/rebuild/rebuild-store";
import type { Stretch } from "../../readings/rebuild/bucket-scratch";
import { numberOf } from "../row-values";
import type { Database } from "./database";
import { bucketChangeOf, closedThrough, writeChanges } from "./reading-changes";

const WITHIN = "bucket_start >= :from AND bucket_start < :to";

const sql = {
  found: `
SELECT COUNT(*) AS buckets, SUM(count) AS readings, MIN(bucket_start) AS first, MAX(bucket_start) AS last
FROM bucket WHERE ${WITHIN}`,
  keptFrom: "SELECT kept_from FROM schedule_state",
  page: `
SELECT * FROM bucket
WHERE ${WITHIN} AND (device_id, bucket_start, sensor) > (:deviceId, :bucketStart, :sensor)
ORDER BY device_id, bucket_start, sensor LIMIT :limit`,
} as const;

const PAGE = 5_000;

export function sqliteRebuildStore(database: Database): RebuildStore {
  return {
    look: (stretch) => database.read(() => stateOf(database, stretch)),
    // The write lock of the whole file is held: nobody else rebuilds, closes or ingests.
    write: (stretch, decide) =>
      database.write(() => {
        for (const changes of decide(stateOf(database, stretch)))
          writeChanges(database, 0, { ...changes, seenItems: [] });
      }),
    read: (stretch) => read(database, stretch),
  };
}

function stateOf(database: Database, { from, to }: Stretch): StretchState {
  const row = database.get(sql.found, { from, to });
  const [first, last] = [numberOf(row?.["first"]), numberOf(row?.["last"])];
  return {
    found:
      first === undefined || last === undefined
        ? undefined
        : { buckets: Number(row?.["buckets"]), readings: Number(row?.["readings"]), first, last },
    closedThrough: closedThrough(database),
    keptFrom: numberOf(database.get(sql.keptFrom)?.["kept_from"]),
  };
}

/** By pages: no reading transaction is held open, which would keep the log from being copied back. */
async function* read(database: Database, { from, to }: Stretch) {
  let after: Record<string, string | number> = { deviceId: "", bucketStart: 0, sensor: "" };
  for (;;) {
    const page = await database.read(() =>
      database.all(sql.page, { from, to, limit: PAGE, ...after }).map(bucketChangeOf),
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return;
    after = { deviceId: last.deviceId, bucketStart: last.bucketStart, sensor: last.sensor };
  }
}
