import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { readMigrations } from "../../shared/storage/migrations";
import { openSqlite } from "../../shared/storage/sqlite/open-sqlite";
import { MINUTE, NOW } from "../support/contract/times";

const migrations = readMigrations(path.join(__dirname, "../../shared/storage/sqlite/migrations"));

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "fleetscore-sqlite-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A database as it was before dead letters could be replayed. */
function makeOld(file: string, rows: readonly string[]): void {
  const [initial] = migrations;
  if (initial === undefined) throw new Error("there is a first migration");
  const connection = new DatabaseSync(file);
  connection.exec(initial.sql);
  connection.exec(
    "CREATE TABLE schema_migration (version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, applied_at INTEGER NOT NULL)",
  );
  connection
    .prepare("INSERT INTO schema_migration VALUES (1, :name, :checksum, 0)")
    .run({ name: initial.name, checksum: initial.checksum });
  for (const row of rows) connection.exec(`INSERT INTO dead_letter VALUES (${row})`);
  connection.close();
}

test("dead letters from before they could be replayed are kept, with what is known of them", async () => {
  const file = path.join(folder, "fleet.db");
  makeOld(file, [
    "3, 'ns', 'hub', 9, '0', 5, 0, 'not-json', 'what', x'7b', 70, 80",
    "4, 'ns', 'hub', 9, '0', 6, 2, 'too-late', 'when', x'313233', 71, 81",
  ]);

  const store = await openSqlite({ file, bucketMs: MINUTE, beginPaused: false, now: NOW });

  const letters = await store.deadLetters.list({}, { order: "oldest", limit: 10 });
  const partition = { namespace: "ns", hub: "hub", hubCreatedAt: 9, partitionId: "0" };
  expect(letters).toMatchObject([
    { id: 3, partition, sequenceNumber: 5, isWhole: true, bodyBytes: 1, refusedAt: 80, enqueuedAt: 70, replays: 0 },
    { id: 4, partition, sequenceNumber: 6, index: 2, isWhole: false, bodyBytes: 3, reason: "too-late", detail: "when" },
  ]);
  expect(Buffer.from((await store.deadLetters.bodies([4], 10)).get(4) ?? []).toString()).toBe("123");
  await store.close();
});
