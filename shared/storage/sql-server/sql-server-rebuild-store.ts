import type { Stretch } from "../../readings/rebuild/bucket-scratch";
import type { RebuildStore, StretchState } from "../../readings/rebuild/rebuild-store";
import type { DeviceId, SensorName } from "../../readings/reading";
import { numberOf } from "../row-values";
import type { Database, Row } from "./database";
import { CLOSING, REBUILDING, takeLock } from "./locks";
import { changeSets, changeStatements } from "./reading-changes";
import { bucketOf } from "./sql-server-bucket-reader";
import { bucketStart, instant } from "./sql-types";

const WITHIN = "bucket_start >= @from AND bucket_start < @to";

const look = `
SELECT COUNT_BIG(*) AS buckets, SUM([count]) AS readings, MIN(bucket_start) AS first_start, MAX(bucket_start) AS last_start
FROM bucket WHERE ${WITHIN};
SELECT closed_through, kept_from FROM schedule_state;`;

const sql = {
  look,
  lockAndLook: `${takeLock("@rebuilding", "Exclusive")}${takeLock("@closing", "Shared")}${look}`,
  read: `SELECT * FROM bucket WHERE ${WITHIN} ORDER BY device_id, bucket_start, sensor`,
} as const;

const parametersOf = ({ from, to }: Stretch) => ({ from: bucketStart(from), to: bucketStart(to) });

export function sqlServerRebuildStore(database: Database): RebuildStore {
  return {
    look: (stretch) =>
      database.write(async (transaction) => stateOf(await transaction.sets(sql.look, parametersOf(stretch)))),
    write: (stretch, decide) =>
      database.write(async (transaction) => {
        const locks = { rebuilding: REBUILDING, closing: CLOSING };
        const state = stateOf(await transaction.sets(sql.lockAndLook, { ...locks, ...parametersOf(stretch) }));
        for (const page of decide(state)) {
          const changes = { ...page, seenItems: [] };
          await transaction.bulkAll(changeSets(changes));
          await transaction.all(changeStatements(changes), { now: instant(0) });
        }
      }),
    read: async function* (stretch) {
      for await (const row of database.stream(sql.read, parametersOf(stretch))) {
        yield { deviceId: row["device_id"] as DeviceId, sensor: row["sensor"] as SensorName, ...bucketOf(row) };
      }
    },
  };
}

function stateOf([found, schedule]: readonly (readonly Row[])[]): StretchState {
  const { buckets, readings, first_start, last_start } = found?.[0] ?? {};
  const [first, last] = [numberOf(first_start), numberOf(last_start)];
  return {
    found:
      first === undefined || last === undefined
        ? undefined
        : { buckets: Number(buckets), readings: Number(readings), first, last },
    closedThrough: numberOf(schedule?.[0]?.["closed_through"]),
    keptFrom: numberOf(schedule?.[0]?.["kept_from"]),
  };
}
