import { whereThingsAre } from "../../cli/commands/where-things-are";
import type { Stack } from "../../infra/local/stack/stack";
import { connect } from "../../infra/local/stack/stack-settings";

const addresses = { eventHub: "Endpoint=sb://here;", storage: "UseDevelopmentStorage=true" };
const connected = (settings: Readonly<Record<string, string>>) => connect(settings, addresses, "/state");
const SERVER = "Server=db;Database=fleet;User Id=app;Password='se;cret';Encrypt=true";

test.each([
  ["the sample's own", { SQL_CONNECTION: "sqlite:.fleetscore/fleetscore.db" }, "sqlite:/state/fleetscore.db"],
  ["none", {}, "sqlite:/state/fleetscore.db"],
  ["a file of its own", { SQL_CONNECTION: "sqlite:/data/fleet.db" }, "sqlite:/data/fleet.db"],
  ["a server", { SQL_CONNECTION: SERVER }, SERVER],
  ["an identity's server", { SQL_CONNECTION: "", SQL_CONNECTION__server: "db" }, ""],
] as [string, Record<string, string>, string][])(
  "a stack whose settings name %s takes that database",
  (...[, settings, connection]) => {
    expect(connected(settings)["SQL_CONNECTION"]).toBe(connection);
  },
);

test("where things are is told without the password of a database", () => {
  const stack = { url: "http://localhost", key: "k", settings: connected({ SQL_CONNECTION: SERVER }) } as Stack;
  expect(whereThingsAre(stack)).toMatch(/database {4}Server=db;Database=fleet;User Id=app;Password=…;Encrypt=true/);
});
