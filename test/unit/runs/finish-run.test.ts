import { jsonBytes } from "../../../shared/blobs";
import { FLEET } from "../../../shared/readings/reading";
import { finishRun } from "../../../shared/runs/finish-run";
import { publishPart } from "../../../shared/runs/publish-part";
import { runManifest } from "../../../shared/http/contract/run-manifest";
import { runFiles } from "../../../shared/runs/run-files";
import { witnessLines, witnessName } from "../../../shared/runs/witness";
import type { DeviceId } from "../../../shared/readings/reading";
import { plannedDevice, plannedRun, RUN_ID, type PlannedRunOptions } from "../../support/domain/planned-run";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { resultRow } from "../../support/domain/result-rows";

/** A run of two devices; `publish` says which of them were scored. */
async function setUp({ output = {}, errorThreshold }: PlannedRunOptions = {}) {
  const fixture = await plannedRun(
    ["pump-0", "pump-1"].map((name) => plannedDevice(name)),
    { output, errorThreshold },
  );
  const { runs, models, input } = fixture;
  const services = { runs, outcomes: runs, blobs: fixture.blobs, clock: () => 7, settings: { maxDueAttempts: 5 } };
  const publish = async (scored: readonly number[]): Promise<void> => {
    for (const position of scored) {
      const rows = witnessLines([resultRow(`pump-${position}` as DeviceId, 1)], output);
      await services.blobs.stageBlock(witnessName(input, output), position, Buffer.from(rows));
    }
    await publishPart({ ...services, models }, { ...input, staged: scored, failures: [] });
  };
  const finish = () => finishRun(services, { runId: RUN_ID, attempt: 1 });
  // As it is described to those who read the container.
  const manifest = () =>
    runManifest.nullable().parse(JSON.parse(services.blobs.text(runFiles.manifest(RUN_ID, 1)) ?? "null"));
  return { runs, services, publish, finish, manifest };
}

test("a run whose devices were all scored is complete, and owes nothing", async () => {
  const { runs, publish, finish, manifest } = await setUp();
  await publish([0, 1]);
  expect(await finish()).toBe("completed");
  expect(manifest()).toMatchObject({ state: "complete", counts: { devices: 2, failedDevices: 0, normal: 2 } });
  expect(await runs.dues(1)).toEqual([]);
});

test.each([
  ["jsonl", { name: runFiles.part(RUN_ID, 1, 0) }],
  ["csv", { name: runFiles.part(RUN_ID, 1, 0, "csv") }],
  ["parquet", { name: runFiles.part(RUN_ID, 1, 0), parquet: runFiles.part(RUN_ID, 1, 0, "parquet") }],
  ["summary", {}],
] as const)("the manifest names the files of a run in %s, each of which is there", async (output, files) => {
  const { services, publish, finish, manifest } = await setUp({ output: { output } });
  await publish([0, 1]);
  await finish();
  const { name } = files as { name?: string };
  const bytes = name === undefined ? 0 : Buffer.byteLength(services.blobs.text(name) ?? "");
  expect(manifest()?.parts).toEqual([{ chunk: 0, bytes, ...files }]);
  expect(services.blobs.names).toEqual(expect.arrayContaining(Object.values(files)));
});

test("the manifest says what was planned, where the plan was made by an app that knew no other form", async () => {
  const { services, publish, finish, manifest } = await setUp({ output: { output: "csv" } });
  const plan = JSON.parse(services.blobs.text(runFiles.plan(RUN_ID)) ?? "") as object;
  await services.blobs.delete(runFiles.plan(RUN_ID));
  await services.blobs.create(runFiles.plan(RUN_ID), jsonBytes({ ...plan, output: undefined }));
  await publish([0, 1]);
  await finish();
  expect(manifest()).toMatchObject({ request: { output: "jsonl" }, parts: [{ name: runFiles.part(RUN_ID, 1, 0) }] });
});

test("a device that failed makes it partial, is told among the errors, and is due again", async () => {
  const { runs, services, publish, finish, manifest } = await setUp();
  await publish([0]);
  expect(await finish()).toBe("partial");
  expect(manifest()?.state).toBe("partial");
  expect(JSON.parse(services.blobs.text(runFiles.errors(RUN_ID, 1)) ?? "")).toMatchObject({ deviceId: "pump-1" });
  expect(await runs.dues(1)).toMatchObject([{ deviceId: "pump-1", from: 0, to: 3_600_000, reason: "failed" }]);
});

test("a chunk without a part makes all its devices due", async () => {
  const { runs, finish } = await setUp();
  expect(await finish()).toBe("partial");
  expect((await runs.dues(1)).map(({ deviceId }) => deviceId)).toEqual(["pump-0", "pump-1"]);
});

test("a cancelled run keeps the parts it has, and what it did not reach is due", async () => {
  const { runs, publish, finish, manifest } = await setUp();
  await publish([0, 1]);
  await runs.requestCancel(RUN_ID, 1);
  expect(await finish()).toBe("cancelled");
  expect(manifest()).toMatchObject({ state: "cancelled", counts: { devices: 2 } });
  expect(await runs.dues(1)).toEqual([]);
});

test("a run cancelled before it was planned owes its stretch to every device", async () => {
  const { runs, services, finish } = await setUp();
  services.blobs = new MemoryBlobs();
  await runs.requestCancel(RUN_ID, 1);
  expect(await finish()).toBe("cancelled");
  expect(await runs.dues(1)).toMatchObject([{ deviceId: FLEET, from: 0, to: 3_600_000 }]);
});

test("a finisher that died before the row was set is made good by the next, which keeps the manifest", async () => {
  const { runs, publish, finish, manifest } = await setUp();
  await publish([0, 1]);
  jest.spyOn(runs, "finish").mockRejectedValueOnce(new Error("the process died"));
  await expect(finish()).rejects.toThrow("the process died");
  const written = manifest();
  await runs.requestCancel(RUN_ID, 1);
  expect(await finish()).toBe("completed");
  expect(manifest()).toEqual(written);
});

test("an attempt that is not the run's any more finishes nothing", async () => {
  const { runs, finish, manifest } = await setUp();
  await runs.nextAttempt(RUN_ID, 1);
  expect(await finish()).toBe("requested");
  expect(manifest()).toBeNull();
});

test("finishing twice changes nothing", async () => {
  const { runs, publish, finish } = await setUp();
  await publish([0]);
  await finish();
  expect(await finish()).toBe("partial");
  expect(await runs.dues(1)).toHaveLength(1);
});

test("a run with more failures than its threshold bears ends as failed, keeps what it has and says why", async () => {
  const { runs, publish, finish, manifest } = await setUp({ errorThreshold: "40%" });
  await publish([0]);
  expect(await finish()).toBe("failed");
  const error = {
    code: "error-threshold",
    message:
      "1 of 2 devices failed and 0 were not reached: more than the error threshold of 40% bears; the results of 1 are kept",
  };
  expect(manifest()).toMatchObject({ state: "partial", error, counts: { devices: 2, normal: 1 } });
  expect(await runs.get(RUN_ID)).toMatchObject({ status: "failed", error });
  expect((await runs.dues(1)).map(({ deviceId }) => deviceId)).toEqual(["pump-1"]);
});

test("failures that the threshold bears leave it partial", async () => {
  const { publish, finish, manifest } = await setUp({ errorThreshold: "50%" });
  await publish([0]);
  expect(await finish()).toBe("partial");
  expect(manifest()).not.toHaveProperty("error");
});

test("devices that a stopped run did not come to are told among the errors, with the code that stopped it", async () => {
  const { services, runs, finish } = await setUp({ errorThreshold: 0 });
  expect(await finish()).toBe("failed");
  const [line = ""] = (services.blobs.text(runFiles.errors(RUN_ID, 1)) ?? "").split("\n");
  expect(JSON.parse(line)).toMatchObject({ deviceId: "pump-0", code: "error-threshold" });
  expect(await runs.dues(1)).toHaveLength(2);
});

test("a finisher that died before the row was set leaves the failure in the manifest for the next to find", async () => {
  const { runs, publish, finish } = await setUp({ errorThreshold: 0 });
  await publish([0]);
  jest.spyOn(runs, "finish").mockRejectedValueOnce(new Error("the process died"));
  await expect(finish()).rejects.toThrow("the process died");
  expect(await finish()).toBe("failed");
  expect((await runs.get(RUN_ID))?.error?.code).toBe("error-threshold");
});

test("a cancelled run says what is kept, and a cancel comes before a threshold", async () => {
  const { runs, publish, finish } = await setUp({ errorThreshold: 0 });
  await publish([0]);
  await runs.requestCancel(RUN_ID, 1);
  expect(await finish()).toBe("cancelled");
  const error = { code: "cancelled", message: "the results of 1 of 2 devices are kept" };
  expect(await runs.get(RUN_ID)).toMatchObject({ error });
});
