import type { DeviceId } from "../../shared/readings/reading";
import { isoOf } from "../../shared/time";
import { FleetCommand } from "../support/e2e/fleet-command";
import { deviceNames, feedFleet, rangesBefore, type SmallFleet } from "../support/e2e/small-fleet";
import { seen } from "../support/e2e/patience";
import { System } from "../support/e2e/system";

/** The last device sends for too short a time to learn from; the others for three hours. */
const fleet: SmallFleet = { devices: deviceNames(4), trained: 3, ...rangesBefore(Date.now(), 10) };
let system: System;

beforeAll(async () => {
  system = await System.start({});
  await feedFleet(system, fleet);
});

afterAll(() => system[Symbol.asyncDispose]());

async function train(...more: readonly string[]) {
  const { url, key } = system.host;
  const [from, to] = [isoOf(fleet.history.from), isoOf(fleet.scored.to)];
  const range = ["--from", from, "--to", to, "--window", "300"];
  await using command = new FleetCommand(["train", ...range, ...more, "--url", url, "--key", key]);
  return await command.ended(60_000);
}

test("a device's first model becomes its champion, and who has too little data is told why", async () => {
  const { code, out } = await train("--no-fleet-model");
  expect(out).toMatch(/^pump-003: not trained: .*windows.*too few|pump-003: not trained: .*needed/m);
  expect(out).toMatch(/^trained 3 of 4 devices$/m);
  expect(code).toBe(0);
  const champions = await system.room.models.aliased("champion");
  expect([...champions.keys()].sort()).toEqual(fleet.devices.slice(0, 3));
});

test("a later model is its challenger, and learns from nothing that is left out", async () => {
  const { models } = system.room;
  const champions = await models.aliased("champion");
  const [pump = "" as DeviceId] = fleet.devices;
  const leaveOut = `${isoOf(fleet.history.from)}/${isoOf(fleet.history.from + 30 * 60_000)}`;
  const { code, out } = await train("--devices", "pump-000", "--leave-out", leaveOut, "--by", "ada", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ status: "completed", devices: 1, trained: 1, refused: {} });
  expect(await models.aliased("champion")).toEqual(champions);
  const [newest, oldest] = await models.list(pump);
  expect((await models.aliased("challenger")).get(pump)?.version).toBe(newest?.version);
  const [change] = await models.changes(pump, 1);
  expect(change).toMatchObject({ action: "made-challenger", by: { name: "ada", source: "stated" } });
  // Ends 6 to 39: the first has nothing before it to compare with, the last compares with a window that begins at 29.
  expect(newest?.manifest.training?.windows).toBe((oldest?.manifest.training?.windows ?? NaN) - 34);
});

test.each([
  [{ to: "2026-01-01T00:00:00Z" }, "from"],
  [{ from: "2026-01-01T00:00:00Z", to: "2025-01-01T00:00:00Z" }, "to"],
  [{ from: "2026-01-01T00:00:00Z", windowSeconds: 90 }, "windowSeconds"],
  [{ from: "2026-01-01T00:00:00Z", wantedShare: 1 }, "wantedShare"],
  [{ from: "2026-01-01T00:00:00Z", devices: ["a b"] }, "devices"],
  [{ from: "2026-01-01T00:00:00Z", leaveOut: [{ from: 10, to: 5 }] }, "leaveOut[0].to"],
])("%j is refused, naming %s", async (body, field) => {
  const { url, key } = system.host;
  const response = await fetch(`${url}/api/trainings`, {
    method: "POST",
    headers: { "x-functions-key": key },
    body: JSON.stringify(body),
  });
  expect([response.status, await response.json()]).toMatchObject([400, { field }]);
});

test("a training and what became of its devices can be asked for while it goes on and when it has ended", async () => {
  const { api } = system;
  const [from, to] = [isoOf(fleet.history.from), isoOf(fleet.scored.to)];
  const { trainingId } = await api.call("start-training", { body: { from, to, windowSeconds: 300 } });
  const path = { training: trainingId };
  const ended = await seen("the end of the training", async () => {
    const shown = await api.call("show-training", { path });
    return shown.status === "running" ? undefined : shown;
  });
  expect(ended).toMatchObject({ status: "completed", devices: 4, trained: 3 });
  const { devices } = await api.call("show-training-devices", { path, query: { chunk: 0 } });
  expect(devices.map(({ status }) => status)).toEqual(["trained", "trained", "trained", "refused"]);
});

test("a training that nobody started is not found", async () => {
  const { url, key } = system.host;
  const response = await fetch(`${url}/api/trainings/nobody`, { headers: { "x-functions-key": key } });
  expect(response.status).toBe(404);
});
