import { readSqlSettings } from "../../../shared/config/read-settings";

const KEY = "c2VjcmV0";
const CONNECTION = `Server=tcp:fleet.database.windows.net,1433;Database=fleet;User Id=app;Password=${KEY}`;
const NONE = { SQL_CONNECTION: "", SQL_CONNECTION__server: "", SQL_CONNECTION__database: "" };

function problemOf(settings: Readonly<Record<string, string>>): string {
  try {
    readSqlSettings(settings);
  } catch (error) {
    return (error as Error).message;
  }
  return "no error";
}

test("sqlite: names a file", () => {
  expect(readSqlSettings({ SQL_CONNECTION: "sqlite:a/b.db" })).toEqual({ kind: "sqlite", file: "a/b.db" });
});

test.each([
  CONNECTION,
  "Data Source=.;Initial Catalog=fleet;Authentication=Active Directory Default",
  "database = fleet ; server = db",
])("%s names an SQL Server", (connectionString) => {
  const target = { connectionString };
  expect(readSqlSettings({ SQL_CONNECTION: connectionString })).toEqual({ kind: "sql-server", target, poolSize: 10 });
});

test("an identity needs a server and a database", () => {
  const settings = { ...NONE, SQL_CONNECTION__server: "db", SQL_CONNECTION__database: "fleet", SQL_POOL_SIZE: "4" };
  const target = { server: "db", database: "fleet", clientId: undefined };
  expect(readSqlSettings(settings)).toEqual({ kind: "sql-server", target, poolSize: 4 });

  expect(readSqlSettings({ ...settings, SQL_CONNECTION__clientId: "id" })).toMatchObject({
    target: { clientId: "id" },
  });
});

test.each([
  ["nothing at all", NONE, /^SQL_CONNECTION: is missing; it may be sqlite:FILE or .*SQL_CONNECTION__server/],
  ["no file", { SQL_CONNECTION: "sqlite:" }, /^SQL_CONNECTION: .*may be sqlite:FILE/],
  ["a URL", { SQL_CONNECTION: `mssql://app:${KEY}@db/fleet` }, /^SQL_CONNECTION: may be sqlite:FILE/],
  ["no database", { SQL_CONNECTION: `Server=db;Password=${KEY}` }, /^SQL_CONNECTION: may be .*Database=/],
  ["no server", { SQL_CONNECTION: `Database=db;Password=${KEY}` }, /^SQL_CONNECTION: may be .*Server=/],
  ["a server alone", { ...NONE, SQL_CONNECTION__server: "db" }, /^SQL_CONNECTION__database: is missing/],
  ["a database alone", { ...NONE, SQL_CONNECTION__database: "db" }, /^SQL_CONNECTION__server: is missing/],
  ["both", { SQL_CONNECTION: CONNECTION, SQL_CONNECTION__server: "db" }, /^SQL_CONNECTION__server: .*beside SQL_CONN/],
  ["no connections", { SQL_CONNECTION: CONNECTION, SQL_POOL_SIZE: "0" }, /^SQL_POOL_SIZE: "0" is wrong/],
] as [string, Record<string, string>, RegExp][])(
  "%s is refused, told what would be right, no secret said",
  (...[, settings, problem]) => {
    expect(problemOf(settings)).toMatch(problem);
    expect(problemOf(settings)).not.toContain(KEY);
  },
);
