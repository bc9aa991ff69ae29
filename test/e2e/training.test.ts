import type { DeviceId } from "../../shared/readings/reading";
import { isoOf } from "../../shared/time";
import { NOTHING_DONE, type TrainingId } from "../../shared/trainings/training";
import { insertTraining } from "../support/contract/trainings";
import { seen } from "../support/e2e/patience";
import { deviceNames, feedFleet, rangesBefore, type SmallFleet } from "../support/e2e/small-fleet";
import { System } from "../support/e2e/system";

/** The last device sends for too short a time to learn from; the others for three hours. */
const fleet: SmallFleet = { devices: deviceNames(4), trained: 3, ...rangesBefore(Date.now(), 10) };
let system: System;

beforeAll(async () => {
  system = await System.start({});
  await feedFleet(system, fleet);
});

afterAll(() => system[Symbol.asyncDispose]());

const command = (...args: readonly string[]) => system.fleet(args);

const train = (...more: readonly string[]) =>
  command("train", "--from", isoOf(fleet.history.from), "--to", isoOf(fleet.scored.to), "--window", "300", ...more);

test("a device's first model becomes its champion, and who has too little data is told why", async () => {
  const { code, out, complaints } = await train("--no-fleet-model", "--table");
  expect(out).toMatch(/^pump-003: not trained: .*windows.*too few|pump-003: not trained: .*needed/m);
  expect(out).toMatch(/^trained 3 of 4 devices: 3 champions, 0 challengers$/m);
  const [, id] = /training (\S+) goes on/.exec(complaints) ?? [];
  expect(out).toContain(`training ${id ?? ""} completed`);
  expect(code).toBe(0);
  const champions = await system.room.models.aliased("champion");
  expect([...champions.keys()].sort()).toEqual(fleet.devices.slice(0, 3));
});

test("a later model is its challenger, and learns from nothing that is left out", async () => {
  const { models } = system.room;
  const champions = await models.aliased("champion");
  const [pump = "" as DeviceId] = fleet.devices;
  const leaveOut = `${isoOf(fleet.history.from)}/${isoOf(fleet.history.from + 30 * 60_000)}`;
  const { code, out } = await train("--devices", "pump-000", "--leave-out", leaveOut, "--by", "ada");
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    ...{ status: "completed", plan: { devices: 1 }, progress: { trained: 1, challengers: 1, refused: {} } },
  });
  expect(await models.aliased("champion")).toEqual(champions);
  const [newest, oldest] = await models.list(pump);
  expect((await models.aliased("challenger")).get(pump)?.version).toBe(newest?.version);
  const [change] = await models.changes(pump, 1);
  expect(change).toMatchObject({ action: "made-challenger", by: { name: "ada", source: "stated" } });
  // Ends 6 to 39: the first has nothing before it to compare with, the last compares with a window that begins at 29.
  expect(newest?.manifest.training?.windows).toBe((oldest?.manifest.training?.windows ?? NaN) - 34);
});

test("trainings are listed newest first, page by page, and shown with whom they refused", async () => {
  const first = await system.api.call("list-trainings", { query: { limit: 1 } });
  const second = await system.api.call("list-trainings", { query: { limit: 1, after: first.next ?? undefined } });
  expect([...first.trainings, ...second.trainings]).toMatchObject([
    { status: "completed", by: { name: "ada" }, progress: { challengers: 1 } },
    { status: "completed", progress: { champions: 3, refused: { "invalid-input": 1 } } },
  ]);
  const [oldest] = second.trainings;
  const { out } = await command("trainings", "show", oldest?.id ?? "", "--table");
  expect(out).toMatch(/^pump-003: not trained: /);
  expect((await command("trainings", "list", "--table")).out).toMatch(
    /^training .*\n─.*\n.* completed .*\n.* completed /,
  );
});

const idOf = (name: string) => name as TrainingId;

test("after an outage one that was lost has failed, one that was never started is started, a cancelled one ends", async () => {
  const { room } = system;
  const request = { ...fleet.history, devices: fleet.devices.slice(0, 1), windowMs: 300_000, hopMs: 60_000 };
  const [lost, cancelled, requested] = [idOf("lost"), idOf("cancelled"), idOf("requested")];
  await system.killHost();
  for (const trainingId of [lost, cancelled, requested]) {
    await insertTraining(room, { trainingId, request: { ...request, wantedShare: 0.02, leaveOut: [] } });
  }
  await room.trainings.goOn(lost, NOTHING_DONE, Date.now());
  await room.trainings.requestCancel(cancelled, Date.now());
  await system.startHost();

  await seen("all ended", async () => ((await room.trainings.unfinished()).length === 0 ? true : undefined));

  const shown = (training: string) => system.api.call("show-training", { path: { training } });
  const ends = await Promise.all([lost, cancelled, requested].map(shown));
  expect(ends.map(({ status }) => status)).toEqual(["failed", "cancelled", "completed"]);
  const watched = await command("trainings", "watch", lost, "--table");
  const error = "instance training-lost: the engine no longer knows it";
  expect([watched.code, watched.out]).toEqual([1, expect.stringContaining(`training lost failed: ${error}`)]);
  const tooLate = await command("trainings", "cancel", requested);
  expect([tooLate.code, tooLate.complaints]).toEqual([1, "fleet: training requested has ended as completed\n"]);
});

test.each([
  [{ to: "2026-01-01T00:00:00Z" }, "from"],
  [{ from: "2026-01-01T00:00:00Z", to: "2025-01-01T00:00:00Z" }, "to"],
  [{ from: "2026-01-01T00:00:00Z", windowSeconds: 90 }, "windowSeconds"],
  [{ from: "2026-01-01T00:00:00Z", wantedShare: 1 }, "wantedShare"],
  [{ from: "2026-01-01T00:00:00Z", devices: ["a b"] }, "devices"],
  [{ from: "2026-01-01T00:00:00Z", leaveOut: [{ from: 10, to: 5 }] }, "leaveOut[0].to"],
])("%j is refused, naming %s", async (body, field) => {
  const response = await system.ask("trainings", { method: "POST", body: JSON.stringify(body) });
  expect([response.status, await response.json()]).toMatchObject([400, { field }]);
});

test("a training and what became of its devices can be asked for while it goes on and when it has ended", async () => {
  const { api } = system;
  const [from, to] = [isoOf(fleet.history.from), isoOf(fleet.scored.to)];
  const { id: training } = await api.call("start-training", { body: { from, to, windowSeconds: 300 } });
  const path = { training };
  const ended = await seen("the end of the training", async () => {
    const shown = await api.call("show-training", { path });
    return shown.finishedAt === null ? undefined : shown;
  });
  expect(ended).toMatchObject({ status: "completed", plan: { devices: 4 }, progress: { trained: 3 } });
  const { devices } = await api.call("show-training-devices", { path, query: { chunk: 0 } });
  expect(devices.map(({ status }) => status)).toEqual(["trained", "trained", "trained", "refused"]);
});

test("a training that nobody started is not found", async () => {
  expect((await system.ask("trainings/nobody")).status).toBe(404);
});

test("where there is a schedule a timer trains every device, one training at a time", async () => {
  await system.killHost();
  await system.startHost({ TRAINING_SCHEDULE: "* * * * * *", TRAINING_WINDOW_SECONDS: "300" });
  const done = await seen("a scheduled training done", async () => {
    const scheduled = (await system.room.trainings.list({ limit: 50 })).filter(({ by }) => by.source === "schedule");
    expect(scheduled.filter(({ finishedAt }) => finishedAt === undefined).length).toBeLessThanOrEqual(1);
    return scheduled.find(({ finishedAt }) => finishedAt !== undefined);
  });
  expect(done).toMatchObject({ status: "completed", plan: { devices: 4 }, progress: { counts: { challengers: 3 } } });
  expect(done.trainingId).toMatch(/^\d{8}T\d{6}Z-scheduled$/);
});
