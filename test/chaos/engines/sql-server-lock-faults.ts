import { setTimeout as sleep } from "node:timers/promises";
import { Transaction, type ConnectionPool } from "mssql";
import { CLOSING, LOCK_REFUSED, partitionLock, takeLock } from "../../../shared/storage/sql-server/locks";
import { pick, type Fault } from "../faults/fault";
import type { Scene } from "../scenario/scene";
import { untilFailed } from "./answered";
import { SqlServerDatabase } from "./sql-server-database";

const DEADLOCK = 1205;
/** Longer than anybody waits for a lock. */
const LOCK_MS = 40_000;

/** Taken last by a batch that is ingested, and before that; a rival takes them the other way round. */
const LAST = "SET DEADLOCK_PRIORITY HIGH; UPDATE ingest_watermark SET counted = counted";
const FIRST = "UPDATE device SET first_seen = first_seen";
/** Long enough for a batch to come and wait, shorter than a server takes to look for deadlocks. */
const BETWEEN_MS = 700;

const rivalsOf = ({ system: { database } }: Scene) => SqlServerDatabase.of(database).rivals;

/** Does `work` in a transaction of a rival's, of which nothing stays. */
async function rival<T>(rivals: ConnectionPool, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const transaction = new Transaction(rivals);
  await transaction.begin();
  try {
    return await work(transaction);
  } finally {
    // The server may have ended it already.
    await transaction.rollback().catch(() => undefined);
  }
}

/** Until the app, not the rival, is the victim. */
const deadlock: Fault = {
  kind: "deadlock",
  family: "host",
  inflict: (scene) =>
    untilFailed(scene, DEADLOCK, async (_, comes) => {
      let isOver = false;
      const rivalry = cross(rivalsOf(scene), () => isOver);
      const came = await comes();
      isOver = true;
      await rivalry;
      return came;
    }),
};

async function cross(rivals: ConnectionPool, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    await rival(rivals, async (transaction) => {
      await transaction.request().query(LAST);
      await sleep(BETWEEN_MS);
      await transaction.request().query(FIRST);
    }).catch(() => undefined);
  }
}

/** A rival holds a lock that the app waits for, for longer than it does. */
const lockHeld: Fault = {
  kind: "application lock held",
  family: "host",
  isLong: true,
  async inflict(scene, random) {
    const partitions = (await scene.system.room.ingest.progress()).map(partitionLock);
    const resource = pick(random, [CLOSING, ...partitions]);
    return untilFailed(scene, LOCK_REFUSED, (_, comes) =>
      rival(rivalsOf(scene), async (transaction) => {
        await transaction.request().input("resource", resource).query(takeLock("@resource", "Exclusive"));
        return comes(LOCK_MS);
      }),
    );
  },
};

export const sqlServerLockFaults: readonly Fault[] = [deadlock, lockHeld];
