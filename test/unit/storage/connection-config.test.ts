import driver from "mssql";
import { configOf } from "../../../shared/storage/sql-server/connection-config";

const configFor = (connectionString: string) => configOf(driver, { target: { connectionString }, poolSize: 7 });
const LOGIN = "Server=db,1444;Database=fleet;User Id=app;Password='a;b'";

test("a connection string is read as ADO.NET reads it, encrypted unless it says otherwise", () => {
  expect(configFor(LOGIN)).toMatchObject({
    ...{ server: "db", port: 1444, database: "fleet", user: "app", password: "a;b", pool: { max: 7 } },
    options: { encrypt: true, abortTransactionOnError: true, useUTC: true },
  });
  expect(configFor(`${LOGIN};Encrypt=false`).options?.encrypt).toBe(false);
  expect(configFor(`${LOGIN};Encrypt=Strict`).options?.encrypt).toBe("strict");
});

test("a time-out in the string counts", () => {
  expect(configFor(`${LOGIN};Connect Timeout=3`).connectionTimeout).toBe(3_000);
});

test.each(["Active Directory Default", "Active Directory Managed Identity", '"Active Directory MSI"'])(
  "%s logs in by identity, by that of the user id where there is one",
  (authentication) => {
    const config = configFor(`Server=db,1444;Database=fleet;User Id=client;Authentication=${authentication}`);
    expect(config).toMatchObject({ server: "db", port: 1444, database: "fleet", options: { encrypt: true } });
    expect(config.authentication).toEqual({ type: "azure-active-directory-default", options: { clientId: "client" } });
  },
);

test("a server and a database by name are logged in to by identity, encrypted", () => {
  const target = { server: "db", database: "fleet", clientId: undefined };
  expect(configOf(driver, { target, poolSize: 7 })).toMatchObject({
    ...{ server: "db", database: "fleet", options: { encrypt: true }, pool: { max: 7 } },
    authentication: { type: "azure-active-directory-default", options: {} },
  });
});

test("a string that names nobody is refused without being repeated", () => {
  const refused = () => configFor("Server=db;Database=fleet;Password=secret");
  expect(refused).toThrow(/^SQL_CONNECTION: names nobody to log in as/);
  expect(refused).not.toThrow(/secret/);
});
