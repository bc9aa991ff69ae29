import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createDatabase, dropDatabase, targetOf, testServer } from "../support/contract/sql-server-databases";
import { FleetCommand, type Ended } from "../support/e2e/fleet-command";
import { temporaryFolder } from "../support/e2e/temporary-folder";

async function fleet(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  await using command = new FleetCommand(["db", ...args], environment);
  return await command.ended();
}

/** A database that is not migrated, migrated by two commands at once, and what is said before and after. */
async function migrateTwice(connection: string, engine: string): Promise<void> {
  const before = await fleet(["status", "--table", "--connection", connection]);
  expect(before.out).toMatch(/001-initial\s+pending/);
  expect(before.out).toMatch(/run: fleet db migrate\n$/);

  const migrating = await Promise.all([1, 2].map(() => fleet(["migrate", "--table", "--connection", connection])));
  expect(migrating.map(({ code }) => code)).toEqual([0, 0]);
  const said = migrating.map(({ out }) => out).sort();
  expect(said).toEqual([expect.stringContaining(`${engine}: applied 001-initial`), `${engine}: nothing to do\n`]);

  const after = JSON.parse((await fleet(["status", "--json", "--connection", connection])).out) as Status;
  expect(after).toMatchObject({ engine, pending: [] });
  expect(after.applied.map(({ name }) => name)).toContain("001-initial");
}

interface Status {
  readonly applied: readonly { readonly name: string; readonly appliedAt: string }[];
}

test("fleet db migrates a SQLite file once, and says what it has", async () => {
  await using folder = await temporaryFolder();
  await migrateTwice(`sqlite:${join(folder.path, "fleet.db")}`, "SQLite");
});

test("fleet db status makes no file", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "fleet.db");

  const { code } = await fleet(["status"], { SQL_CONNECTION: `sqlite:${file}` });

  expect(code).toBe(0);
  expect(existsSync(file)).toBe(false);
});

test("fleet db says what a connection may be, and no password", async () => {
  const { code, complaints } = await fleet(["status"], { SQL_CONNECTION: "Server=db;Password=hush" });

  expect(code).toBe(2);
  expect(complaints).toMatch(/^fleet: SQL_CONNECTION: may be sqlite:FILE or .*\n$/);
  expect(complaints).not.toContain("hush");
});

if (testServer !== "") {
  test("SQL Server: fleet db migrates a database once, and says what it has", async () => {
    const database = randomUUID();
    await createDatabase(database);
    const { connectionString } = targetOf(database) as { connectionString: string };

    await migrateTwice(connectionString, "SQL Server");

    await dropDatabase(database);
  });
}
