import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LOCAL } from "../../shared/models/model-changes";
import { registerModel } from "../../shared/models/register-model";
import type { DeviceId } from "../../shared/readings/reading";
import type { Answer } from "../../shared/http/contract/operation";
import type { ResultRow } from "../../shared/scoring/result-row";
import type { Check } from "../../shared/diagnosis/check";
import { collect } from "../support/collect";
import { isoOf } from "../../shared/time";
import { linesOf } from "../support/e2e/fleet-command";
import { NOBODY, toldTo } from "../support/e2e/ingestion-endpoint";
import { ended, nextScheduledRun, rowsOf, scheduledRuns, windowOf, windowsOf } from "../support/e2e/runs";
import { seen } from "../support/e2e/patience";
import { deviceNames, equipFleet, feedFleet, rangesBefore, type SmallFleet } from "../support/e2e/small-fleet";
import { System } from "../support/e2e/system";
import { temporaryFolder } from "../support/e2e/temporary-folder";

const CHUNKS = 20;
const MINUTES = 20;
const fleet: SmallFleet = { devices: deviceNames(100), trained: 1, ...rangesBefore(Date.now(), MINUTES) };
let system: System;

beforeAll(async () => {
  system = await System.start({
    FIRST_RUN_FROM: isoOf(fleet.scored.from),
    ALLOWED_LATENESS_SECONDS: "0",
    MAX_RUN_SPAN_SECONDS: String((MINUTES / 2) * 60),
    ACTIVITIES_PER_CHUNK: String(fleet.devices.length / CHUNKS),
    CHUNKS_PER_WAVE: "1",
    // Whoever listens is away: nothing here may wait for them.
    ...toldTo(NOBODY),
  });
  await feedFleet(system, fleet);
  await equipFleet(system, fleet);
});

afterAll(() => system[Symbol.asyncDispose]());

test("a run that is cancelled in its middle ends as cancelled and shows what it has kept", async () => {
  const { api } = system;
  const range = { from: isoOf(fleet.scored.from), to: isoOf(fleet.scored.to) };
  const { id } = await api.call("start-run", { body: range });
  await seen("two parts", async () =>
    (await api.call("show-run", { path: { run: id } })).progress.chunksDone >= 2 ? true : undefined,
  );
  const asked = await api.call("cancel-run", { path: { run: id } });
  expect(asked).toMatchObject({ cancelRequested: true });
  expect(asked.progress.chunksDone).toBeGreaterThanOrEqual(2);

  const run = await ended(api, id);
  expect(run.status).toBe("cancelled");
  expect(run.progress.chunksDone).toBeGreaterThanOrEqual(2);
  expect(run.progress.chunksDone).toBeLessThan(CHUNKS);
  const kept = fleet.devices.slice(0, (run.progress.chunksDone * fleet.devices.length) / CHUNKS);
  expect(run.error).toEqual({ code: "cancelled", message: `the results of ${kept.length} of 100 devices are kept` });
  expect((await rowsOf(api, id)).map(windowOf).sort()).toEqual(windowsOf(kept, fleet.scored));
  expect(await cancelStatus(id)).toBe(409);
});

const fleetCommand = (...args: readonly string[]) => system.fleet(args);

test("the doctor finds everything well, and leaves nothing behind", async () => {
  const { code, out, complaints } = await system.fleet(["doctor"], system.settings);
  const checks = linesOf<Check>(out);
  expect(checks.filter(({ outcome }) => outcome !== "ok")).toEqual([]);
  expect({ code, complaints }).toEqual({ code: 0, complaints: "" });
  expect(checks.map(({ check }) => check)).toEqual([
    ...[
      "settings",
      "alerts",
      "hub: describe",
      "hub: receive",
      "hub: receive again",
      "database: schema",
      "database: write",
    ],
    ...["blobs: write", "blobs: read", "blobs: delete", "clock: blob storage", "host storage: list"],
    ...["app: health", "app: key", "clock: app"],
  ]);
  expect(await collect(system.room.results.listBlobsFlat({ prefix: "doctor/" }))).toEqual([]);
});

test("the doctor names what is wrong and what to do", async () => {
  const wrong = {
    ...{ EVENTHUB_REREAD_CONSUMER_GROUP: "nobody's", FLEETSCORE_KEY: "wrong", RETRY_ROUND: "1" },
    ALERTS_FILE: "no-such.json",
  };
  const { code, out } = await system.fleet(["doctor", "--table"], { ...system.settings, ...wrong });
  expect(code).toBe(1);
  expect(out).toMatch(
    /^FAILED {3}hub: receive again +the hub has no consumer group "nobody's"\n +→ make the consumer/m,
  );
  expect(out).toMatch(/^FAILED {3}app: key +\S+ does not know this key.*\n +→ name one of its keys/m);
  expect(out).toMatch(/^FAILED {3}alerts +ALERTS_FILE: \S+no-such\.json cannot be read.*\n +→ mend the file/m);
  expect(out.match(/^FAILED/gm)).toHaveLength(3);
  expect(out).toMatch(/^warning {2}settings +RETRY_ROUND is no setting\n +→ if RETRY_ROUNDS was meant, call it so$/m);
});

test("the command line starts a run, waits for its end and shows its windows", async () => {
  const [first = "", second = ""] = fleet.devices;
  const range = ["--from", isoOf(fleet.scored.from), "--to", isoOf(fleet.scored.to)];
  const started = await fleetCommand("runs", "start", ...range, "--devices", first, second, "--wait");
  expect(started).toMatchObject({ code: 0, complaints: "" });
  const [run] = linesOf<Answer<"show-run">>(started.out);
  if (run === undefined) throw new Error("it shows no run");
  expect(run).toMatchObject({ status: "completed", progress: { devices: 2 } });

  const [watched, listed, table, rows] = await Promise.all([
    fleetCommand("runs", "watch", run.id),
    fleetCommand("runs", "list", "--limit", "1"),
    fleetCommand("runs", "list", "--table"),
    fleetCommand("results", run.id, "--device", first),
  ]);
  expect([watched.code, linesOf(watched.out)]).toEqual([0, [run]]);
  expect(linesOf(listed.out)).toMatchObject([{ id: run.id }]);
  expect(table.out).toMatch(new RegExp(`^run .*\\n─.*\\n${run.id} +ad-hoc +completed`));
  expect(linesOf<ResultRow>(rows.out).map(windowOf).sort()).toEqual(windowsOf([first], fleet.scored));

  const unknown = await fleetCommand("runs", "show", "none");
  expect(unknown).toMatchObject({
    code: 1,
    complaints: "fleet: run none does not exist; see what there is: fleet runs list\n",
  });
});

test("a run over the last minutes lies on borders of buckets, and one that has ended is not cancelled", async () => {
  const started = await fleetCommand("runs", "start", "--last", "10m", "--devices", fleet.devices[0] ?? "");
  const [run] = linesOf<Answer<"start-run">>(started.out);
  expect(started.code).toBe(0);
  expect(Date.parse(run?.to ?? "") - Date.parse(run?.from ?? "")).toBe(600_000);
  expect((await fleetCommand("runs", "watch", run?.id ?? "")).code).toBe(0);
  const cancelled = await fleetCommand("runs", "cancel", run?.id ?? "");
  expect(cancelled).toMatchObject({ code: 1, complaints: expect.stringContaining("has ended") as string });
});

test("the schedule and ingest are shown, and the schedule is paused and resumed", async () => {
  expect(linesOf((await fleetCommand("schedule")).out)).toMatchObject([{ paused: true, bucketSeconds: 60 }]);
  expect(linesOf((await fleetCommand("schedule", "pause")).out)).toMatchObject([{ paused: true }]);
  expect((await fleetCommand("schedule", "show", "--table")).out).toMatch(/^schedule +paused\n/);
  expect((await fleetCommand("ingest", "--table")).out).toMatch(
    /^hub readings\n[\d.,]+ readings a second over the last minutes; in the last hour none late\npartition .*\n─.*\n0 +0 /,
  );
});

test("flags name the app and its key, whatever the environment says", async () => {
  const { url, key } = system.host;
  const elsewhere = { FLEETSCORE_URL: "http://127.0.0.1:1", FLEETSCORE_KEY: "wrong" };
  expect(await system.fleet(["schedule", "--url", url, "--key", key], elsewhere)).toMatchObject({ code: 0 });
  expect(await system.fleet(["schedule", "--key", key], elsewhere)).toMatchObject({ code: 1 });
  expect(await system.fleet(["schedule", "--url", url], elsewhere)).toMatchObject({ code: 1 });
});

test("a run that has ended cannot be cancelled and stays as it is", async () => {
  const { api } = system;
  const devices = fleet.devices.slice(0, 2);
  const { id } = await api.call("start-run", {
    body: { from: isoOf(fleet.scored.from), to: isoOf(fleet.scored.to), devices },
  });
  expect(await ended(api, id)).toMatchObject({ status: "completed", progress: { devices: 2 } });
  expect(await cancelStatus(id)).toBe(409);
  expect(await api.call("show-run", { path: { run: id } })).toMatchObject({
    status: "completed",
    cancelRequested: false,
  });
});

test("no run starts while the schedule is paused, over a crash too, and the next one goes on where the last ended", async () => {
  const first = await ended(system.api, await nextScheduledRun(system.api));
  await system.killHost();
  await system.startHost();
  const { log } = system.host;
  await seen("three ticks of a paused schedule", () =>
    log.filter(({ message }) => message.includes("no run: paused")).length >= 3 ? true : undefined,
  );
  expect((await scheduledRuns(system.api)).map(({ id }) => id)).toEqual([first.id]);
  expect(await system.api.call("show-schedule", {})).toMatchObject({ paused: true, closedThrough: first.to });

  const second = await ended(system.api, await nextScheduledRun(system.api));
  expect(second).toMatchObject({ status: "completed", from: first.to });
});

test("what is asked for is checked and recorded, its tags find it, and its key answers with it again", async () => {
  const { api } = system;
  const body = {
    ...{ from: isoOf(fleet.scored.from), to: isoOf(fleet.scored.to), devices: { prefix: "pump-00" } },
    ...{ devicesPerActivity: 5, errorThreshold: "5%", tags: { site: "north" }, idempotencyKey: "once" },
  } as const;
  const preview = await api.preview("start-run", body);
  expect(preview).toMatchObject({
    devices: { total: 10, ownModel: 10 },
    windows: 10 * MINUTES,
    activities: 2,
    chunks: 1,
  });
  const runs = await Promise.all([1, 2].map(() => api.call("start-run", { body })));
  expect(runs[0]?.id).toBe(runs[1]?.id);
  const { id, request } = await ended(api, runs[0]?.id ?? "");
  expect(request).toMatchObject({ devices: { prefix: "pump-00" }, devicesPerActivity: 5, errorThreshold: "5%" });
  expect((await rowsOf(api, id)).map(windowOf).sort()).toEqual(windowsOf(fleet.devices.slice(0, 10), fleet.scored));
  const { runs: found, next } = await api.call("list-runs", { query: { tag: "site:north", limit: 1 } });
  expect(found.map((run) => run.id)).toEqual([id]);
  expect((await api.call("list-runs", { query: { tag: "site:north", after: next ?? "" } })).runs).toEqual([]);
  await expect(api.call("start-run", { body: { ...body, tags: {} } })).rejects.toThrow(`key is that of run ${id}`);
  await expect(
    api.call("start-run", { body: { ...body, devices: ["ghost"], idempotencyKey: "other" } }),
  ).rejects.toThrow("devices: nothing has come from ghost");
});

test("a run over its error threshold stops, keeps what it has, and is run again for what it did not score, then deleted", async () => {
  const { api, room } = system;
  const [broken = "" as DeviceId] = fleet.devices;
  const { champion = "" } = await room.models.aliases(broken);
  const model = await room.models.find(broken, champion);
  if (model === undefined) throw new Error("the fleet has no models");
  await registerModel(room, Buffer.from("no model at all"), { ...model.manifest, version: "broken" }, "champion");
  const range = { from: isoOf(fleet.scored.from), to: isoOf(fleet.scored.to) };
  const { id } = await api.call("start-run", { body: { ...range, errorThreshold: 0, retryRounds: 0 } });
  const run = await ended(api, id);
  expect(run).toMatchObject({ status: "failed", error: { code: "error-threshold" }, progress: { failedDevices: 1 } });
  expect(run.progress.chunksDone).toBe(1);
  expect(await rowsOf(api, id)).toHaveLength(4 * MINUTES);

  await room.models.setAlias(broken, "champion", champion, { by: LOCAL, at: Date.now() });
  const again = await api.call("start-run", { body: { ...range, devices: { failedIn: id } } });
  expect(await ended(api, again.id)).toMatchObject({ status: "completed", progress: { devices: 96 } });

  expect(await fleetCommand("runs", "delete", id)).toMatchObject({
    ...{ code: 2, complaints: expect.stringContaining("--yes: is missing: there is no terminal to ask on") as string },
  });
  const deleted = await fleetCommand("runs", "delete", id, "--yes");
  expect([deleted.code, linesOf(deleted.out)]).toEqual([
    ...[0, [{ id, blobs: expect.any(Number) as number, histories: expect.any(Number) as number }]],
  ]);
  await expect(api.call("show-run", { path: { run: id } })).rejects.toThrow(`run ${id} does not exist`);
  expect(await room.blobs.deleteUnder(`runs/${id}/`, 1)).toBe(0);
});

test("what a simulation says that it has sent is counted", async () => {
  const counted = async () =>
    (await system.api.call("show-ingest", {})).partitions.reduce((sum, one) => sum + one.counted, 0);
  const before = await counted();
  const plant = ["--last", "10m", "--devices", "4", "--faults", "0.5", "--kinds", "dropout", "step", "--clean"];
  const { code, out } = await system.fleet(["simulate", ...plant], system.settings);
  expect(code).toBe(0);
  const [sent] = linesOf<{ readings: number; faults: readonly { kind: string }[] }>(out);
  expect(sent?.faults.map(({ kind }) => kind)).toEqual(["dropout", "step"]);
  expect(sent?.readings).toBeLessThan(4 * 4 * 10);
  await seen("all of it counted", async () =>
    (await counted()) === before + (sent?.readings ?? NaN) ? true : undefined,
  );
});

test("the readings of CSV files are counted; of files in which anything is wrong nothing is sent", async () => {
  await using folder = await temporaryFolder();
  const write = async (name: string, ...lines: readonly string[]): Promise<string> => {
    const file = join(folder.path, name);
    await writeFile(file, ["TS,Site,Value,Sensor,Device", ...lines, ""].join("\n"));
    return file;
  };
  const at = (second: number) => isoOf(Math.floor(Date.now() / 60_000) * 60_000 - 300_000 + second * 1000);
  const north = await write(
    "north.csv",
    `${at(0)},x,1.5,flow,n-1`,
    `${at(0)},x,20,temperature,n-1`,
    `${at(20)},x,2,flow,n-1`,
  );
  const south = await write("south.csv", `${at(10)},y,3,flow,s-1`);
  const wrong = await write("wrong.csv", `${at(0)},x,1,flow,n-2`, `${at(1)},x,warm,flow,n-2`);
  const send = (...files: readonly string[]) => system.fleet(["send", ...files], system.settings);
  const counted = async (): Promise<number> => await system.room.buckets.countReadings();
  const before = await counted();

  const refused = await send(north, wrong);
  expect([refused.code, refused.complaints]).toEqual([
    ...[2, expect.stringMatching(/wrong\.csv line 3, column value: "warm" is not a finite number/) as string],
  ]);
  const { code, out } = await send(north, south);

  expect([code, linesOf(out)[0]]).toEqual([0, expect.objectContaining({ readings: 4 })]);
  await seen("all of it counted", async () => ((await counted()) === before + 4 ? true : undefined));
  const { sensors } = await system.api.call("show-series", {
    ...{ path: { device: "n-1" }, query: { from: at(-60), to: at(60) } },
  });
  expect(sensors.map(({ name }) => name)).toEqual(["flow", "temperature"]);
});

const cancelStatus = async (id: string): Promise<number> =>
  (await system.ask(`runs/${id}/cancel`, { method: "POST" })).status;
