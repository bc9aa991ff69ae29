import type { ConnectionPool } from "mssql";
import { configOf, type SqlServerOptions } from "./connection-config";
import { asked } from "./sql-failure";
import type { Driver } from "./sql-types";

export interface OpenPool {
  readonly driver: Driver;
  readonly connections: ConnectionPool;
}

/** The driver and its pool, loaded and opened at the first use; an opening that failed is tried again at the next. */
export class LazyPool {
  readonly #options: SqlServerOptions;
  #opening: Promise<OpenPool> | undefined;

  constructor(options: SqlServerOptions) {
    this.#options = options;
  }

  /** @throws SqlFailure where there is no connection to be had, SettingError where the connection string is wrong. */
  open(): Promise<OpenPool> {
    this.#opening ??= opened(this.#options).catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  async close(): Promise<void> {
    const closing = this.#opening;
    this.#opening = undefined;
    await (await closing?.catch(() => undefined))?.connections.close();
  }
}

async function opened(options: SqlServerOptions): Promise<OpenPool> {
  const { default: driver } = await import("mssql");
  const connections = new driver.ConnectionPool(configOf(driver, options));
  // Whoever asked for a connection hears of it as well; without a listener the process would end.
  connections.on("error", () => undefined);
  await asked(connections.connect());
  return { driver, connections };
}
