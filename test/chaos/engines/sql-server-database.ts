import { randomUUID } from "node:crypto";
import { ConnectionPool } from "mssql";
import {
  createDatabase,
  dropDatabase,
  migrateDatabase,
  targetOf,
  testServer,
} from "../../support/contract/sql-server-databases";
import { Disposables } from "../../support/disposables";
import type { AppDatabase } from "./sql-engine";
import { logSqlServerDues } from "./sql-server-due-log";
import { SqlProxy } from "./sql-proxy";

/** A database made for one system on the server that TEST_SQL_CONNECTION names, behind a proxy. */
export class SqlServerDatabase implements AppDatabase {
  private constructor(
    readonly onlookerConnection: string,
    readonly proxy: SqlProxy,
    /** Connections of the harness's own, past the proxy. */
    readonly rivals: ConnectionPool,
    private readonly parts: Disposables,
  ) {}

  /** @throws where the system runs on another engine */
  static of(database: AppDatabase): SqlServerDatabase {
    if (database instanceof SqlServerDatabase) return database;
    throw new Error("this fault is for a system on SQL Server");
  }

  static async create(): Promise<SqlServerDatabase> {
    if (testServer === "") throw new Error("TEST_SQL_CONNECTION is empty; it may name a server to make databases on");
    await using parts = new Disposables();
    const name = randomUUID();
    await createDatabase(name);
    parts.defer(() => dropDatabase(name));
    await migrateDatabase(name, Date.now());
    const { connectionString } = targetOf(name);
    const { server, port = 1433 } = ConnectionPool.parseConnectionString(testServer);
    const proxy = parts.use(await SqlProxy.start(server, port));
    const rivals = await new ConnectionPool(connectionString).connect();
    parts.defer(() => rivals.close());
    return new SqlServerDatabase(connectionString, proxy, rivals, parts.move());
  }

  /** Of two settings of one name the last one holds. */
  get connection(): string {
    return `${this.onlookerConnection};Server=127.0.0.1,${this.proxy.port};Encrypt=false`;
  }

  logDues() {
    return logSqlServerDues(this.rivals);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.parts[Symbol.asyncDispose]();
  }
}
