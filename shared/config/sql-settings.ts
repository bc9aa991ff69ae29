/** Where an SQL Server is: all in one string, or by name for an identity that Azure gives the app. */
export type SqlServerTarget =
  | { readonly connectionString: string }
  | { readonly server: string; readonly database: string; readonly clientId: string | undefined };

/** Which engine keeps everything. */
export type SqlSettings =
  | { readonly kind: "sqlite"; readonly file: string }
  | { readonly kind: "sql-server"; readonly target: SqlServerTarget; readonly poolSize: number };

const SQLITE = /^sqlite:(?<file>.+)/;
const part = (names: string): string => String.raw`(?=(?:[^]*;)?\s*(?:${names})\s*=\s*[^;\s])`;
const SERVER = part("server|data source|addr|address|network address");
const DATABASE = part("database|initial catalog");

/** What SQL_CONNECTION may look like. */
export const SQL_FORM = new RegExp(`^(?:sqlite:.|${SERVER}${DATABASE})`, "i");
export const SQL_MAY =
  "may be sqlite:FILE or an SQL Server connection string, Server=…;Database=…;User Id=…;Password=…; " +
  "for an identity, SQL_CONNECTION__server and SQL_CONNECTION__database take its place";

export interface SqlParts {
  readonly SQL_CONNECTION?: string | undefined;
  readonly SQL_CONNECTION__server?: string | undefined;
  readonly SQL_CONNECTION__database?: string | undefined;
  readonly SQL_CONNECTION__clientId?: string | undefined;
  readonly SQL_POOL_SIZE: number;
}

/** What is wrong with the parts as a whole, by the name of the one to look at; undefined where nothing is. */
export function sqlProblem(
  parts: SqlParts,
): { readonly setting: keyof SqlParts; readonly problem: string } | undefined {
  const { SQL_CONNECTION, SQL_CONNECTION__server: server, SQL_CONNECTION__database: database } = parts;
  if (SQL_CONNECTION === undefined) {
    if (server === undefined && database === undefined) {
      return { setting: "SQL_CONNECTION", problem: `is missing; it ${SQL_MAY}` };
    }
    if (server === undefined) return missing("SQL_CONNECTION__server", "SQL_CONNECTION__database");
    return database === undefined ? missing("SQL_CONNECTION__database", "SQL_CONNECTION__server") : undefined;
  }
  const name = (["SQL_CONNECTION__server", "SQL_CONNECTION__database"] as const).find(
    (one) => parts[one] !== undefined,
  );
  return name && { setting: name, problem: "may not stand beside SQL_CONNECTION: leave one of the two empty" };
}

const missing = (setting: keyof SqlParts, beside: string) => ({ setting, problem: `is missing beside ${beside}` });

/** The engine that settings without a problem mean. */
export function sqlSettingsOf(parts: SqlParts): SqlSettings {
  const connection = parts.SQL_CONNECTION;
  const file = SQLITE.exec(connection ?? "")?.groups?.["file"];
  if (file !== undefined) return { kind: "sqlite", file };
  const { SQL_CONNECTION__server: server = "", SQL_CONNECTION__database: database = "" } = parts;
  const target =
    connection === undefined
      ? { server, database, clientId: parts.SQL_CONNECTION__clientId }
      : { connectionString: connection };
  return { kind: "sql-server", target, poolSize: parts.SQL_POOL_SIZE };
}
