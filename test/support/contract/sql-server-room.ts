import { randomUUID } from "node:crypto";
import { ConnectionPool } from "mssql";
import { Database } from "../../../shared/storage/sql-server/database";
import type { SqlServerTarget } from "../../../shared/config/sql-settings";
import { createDatabase, dropDatabase, targetOf, testServer } from "./sql-server-databases";
import { wireTo, type Wire } from "./wire";

/** A database of its own for every test, without a schema, and clients of it that are closed at the end. */
export interface SqlServerRoom {
  readonly database: string;
  readonly target: SqlServerTarget;
  client(target?: SqlServerTarget): Database;
}

export function useSqlServerRoom(): SqlServerRoom {
  let database = "";
  let opened: Database[] = [];
  beforeEach(async () => {
    [database, opened] = [randomUUID(), []];
    await createDatabase(database);
  });
  afterEach(async () => {
    await Promise.all(opened.map((client) => client.close()));
    await dropDatabase(database);
  });
  return {
    get database() {
      return database;
    },
    get target() {
      return targetOf(database);
    },
    client: (target = targetOf(database)) => {
      const client = new Database({ target, poolSize: 5 });
      opened.push(client);
      return client;
    },
  };
}

/** A wire to the server, and the target that goes through it. */
export async function wired(database: string): Promise<Wire & { readonly target: SqlServerTarget }> {
  const { server, port = 1433 } = ConnectionPool.parseConnectionString(testServer);
  const wire = await wireTo(server, port);
  const { connectionString } = targetOf(database);
  return Object.assign(wire, { target: { connectionString: `${connectionString};Server=127.0.0.1,${wire.port}` } });
}
