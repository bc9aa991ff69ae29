import { AppError } from "../../shared/errors";
import { checkSchema, migrate, schemaState } from "../../shared/storage/sql-server/migrate";
import { openSqlServer } from "../../shared/storage/sql-server/open-sql-server";
import { engines } from "../support/contract/engines";
import { ingest, ingestWrite, shownState } from "../support/contract/ingest-writes";
import { testServer } from "../support/contract/sql-server-databases";
import { useSqlServerRoom, type SqlServerRoom } from "../support/contract/sql-server-room";
import { MINUTE, NOW } from "../support/contract/times";

test("SQL Server is held to the contract where there is a server to test on", () => {
  expect(engines.map(({ name }) => name)).toEqual(["SQLite", ...(testServer === "" ? [] : ["SQL Server"])]);
});

const open = ({ target }: SqlServerRoom) =>
  openSqlServer({ target, poolSize: 5, bucketMs: MINUTE, beginPaused: false });

/** What the database is made of, and when that changed last. */
const objectsIn = (room: SqlServerRoom) =>
  room.client().all("SELECT name, type, create_date FROM sys.objects WHERE is_ms_shipped = 0 ORDER BY name, type");

function migrations(): void {
  const room = useSqlServerRoom();

  it("are applied once, by whichever migrator comes first", async () => {
    const applied = await Promise.all([1, 2, 3, 4].map((n) => migrate(room.client(), NOW + n)));

    const names = applied.flat().map(({ name }) => name);
    const state = await schemaState(room.client());
    expect(state.applied.map(({ name }) => name)).toEqual(names);
    expect(state.applied.map(({ name }) => name)).toContain("001-initial");
    expect(state.pending).toEqual([]);
  });

  it("are told with when they were applied, and before that as pending, without anything being made", async () => {
    const before = await schemaState(room.client());
    expect(before.applied).toEqual([]);
    expect(before.pending.map(({ version }) => version)).toContain(1);
    expect(await objectsIn(room)).toEqual([]);

    await migrate(room.client(), NOW);

    expect((await schemaState(room.client())).applied).toContainEqual(
      expect.objectContaining({ name: "001-initial", appliedAt: NOW }),
    );
  });

  it("leave nothing behind where one of them fails", async () => {
    const client = room.client();
    const failing = client.write(async (transaction) => {
      await transaction.batch("CREATE TABLE half (a int)");
      await transaction.batch("INSERT INTO half VALUES (1 / 0)");
    });

    await expect(failing).rejects.toThrow();

    expect(await objectsIn(room)).toEqual([]);
  });

  it("refuse a database to which one was applied with another text", async () => {
    await migrate(room.client(), NOW);
    await room.client().all("UPDATE schema_migration SET checksum = 'another' WHERE version = 1");

    const refusal = { code: "schema-changed", message: expect.stringContaining("001-initial") as string };
    await expect(open(room)).rejects.toMatchObject(refusal);
    await expect(migrate(room.client(), NOW)).rejects.toMatchObject(refusal);
  });

  it("refuse a database that a later version of the app has migrated", async () => {
    await migrate(room.client(), NOW);
    await room.client().all("INSERT INTO schema_migration VALUES (999, 'later', 'x', '2030-01-01')");

    await expect(open(room)).rejects.toMatchObject({ code: "schema-newer" });
  });

  it("are left to an operator: the app says what to run, and makes nothing itself", async () => {
    await expect(open(room)).rejects.toThrow(/001-initial.*run: fleet db migrate/);
    await expect(checkSchema(room.client())).rejects.toBeInstanceOf(AppError);
    expect(await objectsIn(room)).toEqual([]);
  });

  it("are all that changes the schema: opening and ingesting do not", async () => {
    await migrate(room.client(), NOW);
    const before = await objectsIn(room);

    const store = await open(room);
    await ingest(store, ingestWrite(1, { seenItems: ["item"] }));
    expect((await shownState(store, ["item"]))?.seen).toEqual(new Set(["item"]));
    await store.close();

    expect(await objectsIn(room)).toEqual(before);
  });
}

if (testServer !== "") describe("SQL Server: migrations", migrations);
