import { randomUUID } from "node:crypto";
import { Database as SqlServer } from "../../shared/storage/sql-server/database";
import { migrate as migrateSqlServer } from "../../shared/storage/sql-server/migrate";
import { tryWrite as tryWriteSqlServer } from "../../shared/storage/sql-server/try-write";
import { Database as Sqlite } from "../../shared/storage/sqlite/database";
import { migrate as migrateSqlite } from "../../shared/storage/sqlite/migrate";
import { tryWrite as tryWriteSqlite } from "../../shared/storage/sqlite/try-write";
import { createDatabase, dropDatabase, targetOf, testServer } from "../support/contract/sql-server-databases";

interface Tried {
  readonly migrate: () => Promise<unknown>;
  readonly tryWrite: () => Promise<void>;
}

/** A write that was not taken back would meet itself the second time. */
async function isTakenBack({ migrate, tryWrite }: Tried): Promise<void> {
  await expect(tryWrite()).rejects.toThrow("seen_event");
  await migrate();
  await tryWrite();
  await tryWrite();
}

test("SQLite: a write that is tried is taken back, and fails where there is nothing to write to", async () => {
  const database = new Sqlite(":memory:");
  await isTakenBack({
    migrate: () => migrateSqlite(database, Date.now()),
    tryWrite: () => tryWriteSqlite(database),
  });
  database.close();
});

if (testServer !== "") {
  test("SQL Server: a write that is tried is taken back, and fails where there is nothing to write to", async () => {
    const name = randomUUID();
    await createDatabase(name);
    const database = new SqlServer({ target: targetOf(name), poolSize: 1 });
    await isTakenBack({
      migrate: () => migrateSqlServer(database, Date.now()),
      tryWrite: () => tryWriteSqlServer(database),
    });
    await database.close();
    await dropDatabase(name);
  });
}
