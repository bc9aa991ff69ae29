import type { config } from "mssql";
import { SettingError } from "../../errors";
import type { SqlServerTarget } from "../../config/sql-settings";
import type { Driver } from "./sql-types";

const CONNECT_TIMEOUT_MS = 15_000;
/** Longer than a statement waits for locks; a batch of ten thousand rows takes a second or two. */
const REQUEST_TIMEOUT_MS = 60_000;

export interface SqlServerOptions {
  readonly target: SqlServerTarget;
  /** How many connections this process holds at most. */
  readonly poolSize: number;
  readonly requestTimeoutMs?: number;
}

/**
 * What the driver wants to know.
 * @throws SettingError where the connection string is wrong; the string is not repeated.
 */
export function configOf(driver: Driver, { target, poolSize, requestTimeoutMs }: SqlServerOptions): config {
  const base = "server" in target ? identityConfig(target) : parsedConfig(driver, target.connectionString);
  return {
    connectionTimeout: CONNECT_TIMEOUT_MS,
    ...base,
    requestTimeout: requestTimeoutMs ?? REQUEST_TIMEOUT_MS,
    // A look at the socket: asking the server before each use would double the round trips.
    validateConnection: "socket",
    pool: { ...base.pool, max: poolSize, min: 0 },
    options: { ...base.options, abortTransactionOnError: true, useUTC: true, appName: "fleetscore" },
  };
}

interface Identity {
  readonly server: string;
  readonly database: string;
  /** Of an identity that was assigned by hand; the app's own where it is left out. */
  readonly clientId?: string | undefined;
}

const identityConfig = ({ server, database, clientId }: Identity): config => ({
  ...{ server, database, options: { encrypt: true } },
  authentication: { type: "azure-active-directory-default", options: clientId === undefined ? {} : { clientId } },
});

/** As ADO.NET reads it, except that Encrypt is on unless the string says otherwise: the first of two gives way. */
function parsedConfig(driver: Driver, connectionString: string): config {
  let parsed: config;
  try {
    parsed = driver.ConnectionPool.parseConnectionString(`Encrypt=True;${connectionString}`);
  } catch {
    throw new SettingError("SQL_CONNECTION", "is not a connection string: Server=…;Database=…;User Id=…;Password=…");
  }
  const strict = /(?:^|;)\s*encrypt\s*=\s*strict\s*(?:;|$)/i.test(connectionString) ? { encrypt: "strict" } : {};
  const options = { ...parsed.options, ...strict };
  if (IDENTITY.test(connectionString)) return { ...identityOf(parsed), options };
  if (parsed.user !== undefined && parsed.password !== undefined) return { ...parsed, options };
  throw new SettingError(
    "SQL_CONNECTION",
    "names nobody to log in as: User Id=…;Password=…, or Authentication=Active Directory Default",
  );
}

/** Of these words the driver's own reading makes a login by password. */
const IDENTITY = /(?:^|;)\s*authentication\s*=\s*"?active directory (?:default|managed identity|msi)"?\s*(?:;|$)/i;

const identityOf = ({ server, port, database = "", user, connectionTimeout = CONNECT_TIMEOUT_MS }: config): config => ({
  ...identityConfig({ server, database, clientId: user }),
  ...(port === undefined ? {} : { port }),
  connectionTimeout,
});
