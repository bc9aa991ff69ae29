import { mkdirSync, writeFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { AppError, UnavailableError } from "../../shared/errors";
import { readMigrations } from "../../shared/storage/migrations";
import { Database } from "../../shared/storage/sqlite/database";
import { openSqlite } from "../../shared/storage/sqlite/open-sqlite";
import type { Store } from "../../shared/storage/store";
import { EVENTS, ingestAll } from "../support/contract/events";
import { PARTITION, shownState } from "../support/contract/ingest-writes";
import { startSqliteProcess, type SqliteProcess } from "../support/contract/sqlite-process";
import { MINUTE, NOW } from "../support/contract/times";

const migrations = readMigrations(path.join(__dirname, "../../shared/storage/sqlite/migrations"));

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "fleetscore-sqlite-"));
  file = path.join(folder, "fleet.db");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const open = (now = NOW): Promise<Store> => openSqlite({ file, bucketMs: MINUTE, beginPaused: false, now });
const openAndClose = async (now?: number): Promise<void> => (await open(now)).close();

/** Looks into the file past the store. */
function inFile<T>(look: (connection: DatabaseSync) => T): T {
  const connection = new DatabaseSync(file);
  try {
    return look(connection);
  } finally {
    connection.close();
  }
}

const appliedMigrations = () =>
  inFile((connection) => connection.prepare("SELECT version, name, applied_at FROM schema_migration").all());

const asApplied = (appliedAt: number) =>
  migrations.map(({ version, name }) => expect.objectContaining({ version, name, applied_at: appliedAt }) as unknown);

/** Lets the processes begin together and waits for all of them to succeed. */
async function race(processes: readonly SqliteProcess[]): Promise<void> {
  await Promise.all(processes.map((process) => process.said("ready")));
  for (const process of processes) process.goOn();
  await Promise.all(processes.map((process) => process.succeeded()));
}

describe("opening a SQLite database", () => {
  it("makes the file and its folder", async () => {
    file = path.join(folder, "not", "there", "fleet.db");

    await openAndClose();

    expect(appliedMigrations()).toEqual(asApplied(NOW));
  });

  it("applies no migration a second time", async () => {
    await openAndClose(NOW);
    await openAndClose(NOW + 1);

    expect(appliedMigrations()).toEqual(asApplied(NOW));
  });

  it("lets one of several processes migrate; the others find it done", async () => {
    await race([1, 2, 3, 4].map(() => startSqliteProcess("open", file)));

    expect(appliedMigrations()).toEqual(asApplied(NOW));
  });

  it("refuses a database to which a migration was applied with another text", async () => {
    await openAndClose();
    inFile((connection) => connection.exec("UPDATE schema_migration SET checksum = 'other' WHERE version = 1"));

    await expect(open()).rejects.toMatchObject({ code: "schema-changed", retryable: false });
    await expect(open()).rejects.toThrow(/001-initial/);
  });

  it("refuses a database that a later version has migrated", async () => {
    await openAndClose();
    inFile((connection) => connection.exec("INSERT INTO schema_migration VALUES (999, '999-later', 'sum', 0)"));

    await expect(open()).rejects.toMatchObject({ code: "schema-newer", retryable: false });
  });

  it("leaves a database alone that it refuses", async () => {
    await openAndClose();
    const before = inFile((connection) => connection.prepare("SELECT * FROM schedule_state").all());

    const other = openSqlite({ file, bucketMs: 2 * MINUTE, beginPaused: true, now: NOW });

    await expect(other).rejects.toThrow(AppError);
    expect(inFile((connection) => connection.prepare("SELECT * FROM schedule_state").all())).toEqual(before);
  });

  it("names the setting where the path is a folder", async () => {
    mkdirSync(file);

    await expect(open()).rejects.toThrow(/^SQL_CONNECTION: no database at /);
  });

  it("names the setting where the file is something else", async () => {
    writeFileSync(file, "not a database, but long enough to be looked at as one".repeat(100));

    await expect(open()).rejects.toThrow(/^SQL_CONNECTION: no database at .*not a database/);
  });
});

describe("a busy SQLite database", () => {
  const IMPATIENT = 20;

  it("is unavailable to a writer, for the time being, and readable all the while", async () => {
    await openAndClose();
    const [mine, theirs] = [new Database(file, IMPATIENT), new Database(file, IMPATIENT)];
    theirs.execute("BEGIN IMMEDIATE");

    const writing = mine.write(() => mine.run("UPDATE schedule_state SET paused = 1"));

    await expect(writing).rejects.toMatchObject({ code: "unavailable", retryable: true });
    expect(await mine.read(() => mine.get("SELECT paused FROM schedule_state"))).toEqual({ paused: 0 });
    theirs.execute("ROLLBACK");
    expect(await mine.write(() => mine.run("UPDATE schedule_state SET paused = 1"))).toBe(1);
    for (const database of [mine, theirs]) database.close();
  });

  it("is unavailable to who wants to open it while somebody makes it", () => {
    const theirs = new DatabaseSync(file);
    theirs.exec("BEGIN EXCLUSIVE");

    expect(() => new Database(file, IMPATIENT)).toThrow(UnavailableError);

    theirs.close();
  });
});

describe("several processes on one SQLite database", () => {
  it("count every event once where two of them own the same partition", async () => {
    await openAndClose();

    await race(["3", "4"].map((batchSize) => startSqliteProcess("ingest", file, batchSize)));

    const store = await open();
    expect(await store.buckets.countReadings()).toBe(EVENTS);
    expect(await store.ingest.progress()).toMatchObject([{ counted: EVENTS }]);
    await store.close();
  });

  it("lose nothing and keep nothing half-written when one is killed in the middle of a transaction", async () => {
    await openAndClose();
    const process = startSqliteProcess("ingest-and-hang", file);
    process.goOn();
    await process.said("writing");

    await process.kill();

    const store = await open();
    expect(await shownState(store)).toMatchObject({ watermark: undefined });
    expect(await store.buckets.countReadings()).toBe(0);
    expect(await store.runs.activeDevices()).toEqual([]);
    expect(inFile((connection) => connection.prepare("PRAGMA integrity_check").get())).toEqual({
      integrity_check: "ok",
    });
    await ingestAll(store, 7, PARTITION);
    expect(await store.buckets.countReadings()).toBe(EVENTS);
    await store.close();
  });
});
