import { jsonBytes } from "../../../shared/blobs";
import { deleteModel } from "../../../shared/models/delete-model";
import { LOCAL } from "../../../shared/models/model-changes";
import { registerModel } from "../../../shared/models/register-model";
import { showModel } from "../../../shared/models/show-model";
import { FLEET, type DeviceId } from "../../../shared/readings/reading";
import { planRun } from "../../../shared/runs/plan-run";
import type { Run } from "../../../shared/runs/run";
import { runFiles } from "../../../shared/runs/run-files";
import { newBackfill, storedBackfill } from "../../support/contract/backfills";
import { ingest, ingestWrite, PUMP } from "../../support/contract/ingest-writes";
import { ADA, modelOf } from "../../support/contract/models";
import { insertRun } from "../../support/contract/runs";
import { NOW } from "../../support/contract/times";
import { modelRoom, type ModelRoom } from "../../support/domain/model-room";

const ONNX = Buffer.from("onnx");
const FIVE = ["pump-0", "pump-1", "pump-2", "pump-3", "pump-4"] as DeviceId[];
const SMALL = { devicesPerActivity: 1, activitiesPerChunk: 2, chunksPerWave: 1, retryRounds: 0 };

let room: ModelRoom;
beforeEach(async () => {
  room = await modelRoom();
  await ingest(room, ingestWrite(0, { devices: FIVE.map((deviceId) => ({ deviceId, firstAt: NOW, lastAt: NOW })) }));
  for (const version of ["old", "new"]) await register(PUMP, version);
  await makeChampion(PUMP, "old");
});
afterEach(() => room.close());

const register = (deviceId: DeviceId, version: string) =>
  registerModel(room, ONNX, modelOf(deviceId, version).manifest);
const makeChampion = (deviceId: DeviceId, version: string) =>
  room.models.setAlias(deviceId, "champion", version, { by: ADA, at: NOW });
const remove = (version: string, deviceId = PUMP) => deleteModel(room, { deviceId, version, by: LOCAL });
const start = (devices: readonly DeviceId[] = FIVE) => insertRun(room, { request: { ...SMALL, devices } });
const plan = ({ runId }: Run) => planRun(room, { runId });
const end = (run: Run) =>
  room.outcomes.finish(run, { status: "completed", finishedAt: NOW, unfinished: [], maxDueAttempts: 1 });
const isThere = async (version: string, deviceId = PUMP) =>
  (await room.models.find(deviceId, version)) !== undefined &&
  room.blobs.names.includes(`models/${deviceId}/${version}/model.onnx`);

test("a version that nobody needs is deleted, its bytes too", async () => {
  await remove("new");
  expect(await isThere("new")).toBe(false);
  expect(room.blobs.names).toEqual(["models/pump-1/old/manifest.json", "models/pump-1/old/model.onnx"]);
});

test("a version that an unfinished run's plan names is kept, though it is champion no more, until the run has ended", async () => {
  const run = await start();
  await plan(run);
  await makeChampion(PUMP, "new");

  await expect(remove("old")).rejects.toThrow(`version old of pump-1 is kept: run ${run.runId} scores with it`);
  expect(await isThere("old")).toBe(true);

  await end(run);
  await remove("old");
  expect(await isThere("old")).toBe(false);
});

test("a version that was refused to be deleted can become champion", async () => {
  const run = await start();
  await plan(run);
  await makeChampion(PUMP, "new");
  await expect(remove("old")).rejects.toThrow("is kept");

  await makeChampion(PUMP, "old");

  expect(await room.models.aliases(PUMP)).toEqual({ champion: "old" });
});

test("while a run has no plan nobody can tell what it will name, so nothing is deleted", async () => {
  const run = await start();
  await expect(remove("new")).rejects.toThrow(`run ${run.runId} has no plan yet`);
  await plan(run);
  await remove("new");
});

test("of a run that plans other devices, or later champions, nothing is kept", async () => {
  await plan(await start(["pump-0", "pump-4"] as DeviceId[]));
  await makeChampion(PUMP, "new");
  await plan(await start());
  await remove("old");
});

test("a plan that was read as champion before and is written after the deletion has begun keeps the version", async () => {
  const run = await start();
  const { promise: hasRead, resolve: tellRead } = Promise.withResolvers<unknown>();
  const { promise: mayWrite, resolve: write } = Promise.withResolvers<unknown>();
  const create = room.blobs.create.bind(room.blobs);
  jest.spyOn(room.blobs, "create").mockImplementation(async (name, bytes) => {
    if (name.startsWith(`runs/${run.runId}`)) {
      tellRead(undefined);
      await mayWrite;
    }
    return create(name, bytes);
  });
  const planning = plan(run);
  await hasRead;
  await makeChampion(PUMP, "new");

  await expect(remove("old")).rejects.toThrow("has no plan yet");

  write(undefined);
  await planning;
  await expect(remove("old")).rejects.toThrow("scores with it");
  expect(await isThere("old")).toBe(true);
});

test("a run that comes between the first look and the beginning of the deletion keeps the version", async () => {
  await makeChampion(PUMP, "new");
  const begin = room.models.beginDeletion.bind(room.models);
  room.models.beginDeletion = async (...args) => {
    await makeChampion(PUMP, "old");
    await plan(await start());
    await makeChampion(PUMP, "new");
    await begin(...args);
  };

  await expect(remove("old")).rejects.toThrow("scores with it");

  expect(await isThere("old")).toBe(true);
  await makeChampion(PUMP, "old");
});

test("the fleet's version is kept where a plan has a device that it serves", async () => {
  for (const version of ["v1", "v2"]) await register(FLEET, version);
  await makeChampion(FLEET, "v1");
  const served = await start();
  await plan(served);
  await makeChampion(FLEET, "v2");

  await expect(remove("v1", FLEET)).rejects.toThrow("version v1 of ~fleet is kept");

  await end(served);
  await plan(await start([PUMP]));
  await remove("v1", FLEET);
});

test("a version that is registered again after it was promoted stays champion", async () => {
  await registerModel(room, ONNX, modelOf(PUMP, "old").manifest, "challenger");
  expect(await room.models.aliases(PUMP)).toEqual({ champion: "old" });
});

test("the name of a deleted version is given to no other file, and no bytes are left behind where that is tried", async () => {
  await remove("new");
  await expect(register(PUMP, "new")).rejects.toThrow("version new of pump-1 was deleted: choose a new version");
  expect(room.blobs.names.filter((name) => name.includes("/new/"))).toEqual([]);
});

test("bytes that were left when a deletion was broken off go when it is done again", async () => {
  await remove("new");
  await room.blobs.create("models/pump-1/new/model.onnx", ONNX);
  await remove("new");
  expect(room.blobs.names.filter((name) => name.includes("/new/"))).toEqual([]);
});

test("a version leads to the runs whose plans name it, newest first, and a deleted one still does", async () => {
  const [first, second, other] = [await start(), await start(), await start(["pump-0"] as DeviceId[])];
  for (const run of [first, second, other]) {
    await plan(run);
    await end(run);
  }
  await makeChampion(PUMP, "new");
  await remove("old");

  const { model, runs, before } = await showModel(room, { deviceId: PUMP, version: "old", before: undefined });

  expect(model).toMatchObject({ version: "old", deletedAt: NOW });
  expect(runs.map(({ runId }) => runId)).toEqual([second.runId, first.runId]);
  expect(before).toBeUndefined();
});

test("of a device without a model of its own, a version of the fleet's is shown", async () => {
  await register(FLEET, "v1");
  const { model } = await showModel(room, { deviceId: "pump-9" as DeviceId, version: "v1", before: undefined });
  expect(model.deviceId).toBe(FLEET);
});

test("many runs are looked through a hundred at a time", async () => {
  const oldest = await start();
  await plan(oldest);
  for (let i = 0; i < 100; i++) {
    const { runId } = await start();
    await room.blobs.create(runFiles.plan(runId), jsonBytes({ ...SMALL, planId: "p", devices: 0, chunks: 0 }));
  }

  const first = await showModel(room, { deviceId: PUMP, version: "old", before: undefined });
  const rest = await showModel(room, { deviceId: PUMP, version: "old", before: first.before });

  expect(first.runs).toEqual([]);
  expect(rest.runs.map(({ runId }) => runId)).toEqual([oldest.runId]);
  expect(rest.before).toBeUndefined();
});

test("a version that an unfinished backfill plans with is kept between its slices, and while it has no plan yet", async () => {
  const backfill = await room.backfills.insert(newBackfill());
  const { backfillId } = backfill;
  await expect(remove("new")).rejects.toThrow(`backfill ${backfillId} has no plan yet, which may name it`);
  const first = await start();
  await plan(first);
  await end(first);
  await room.backfills.change(backfill, { ...backfill, plannedBy: first.runId });
  await makeChampion(PUMP, "new");

  await expect(remove("old")).rejects.toThrow(`version old of pump-1 is kept: backfill ${backfillId} scores with it`);

  const planned = await storedBackfill(room, backfillId);
  await room.backfills.change(planned, { ...planned, status: "completed" });
  await remove("old");
});
