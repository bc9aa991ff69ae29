import { readPlanChunk } from "../../../shared/runs/read-plan-chunk";
import type { ModelVersion } from "../../../shared/models/model-store";
import type { DeviceId } from "../../../shared/readings/reading";
import { planRun } from "../../../shared/runs/plan-run";
import type { RunId } from "../../../shared/runs/run";
import { runFiles } from "../../../shared/runs/run-files";
import type { AskedOutput } from "../../../shared/runs/run-output";
import { newBackfill } from "../../support/contract/backfills";
import { newRun } from "../../support/contract/runs";
import { catalogOf, manifestWith } from "../../support/domain/manifests";
import { MemoryBackfillStore } from "../../support/domain/memory-backfill-store";
import { memoryCandidates } from "../../support/domain/memory-candidates";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { MemoryRunStores } from "../../support/domain/memory-run-stores";

const RUN_ID = "second" as RunId;
const HOUR = 3_600_000;
const shape = { devicesPerActivity: 1, activitiesPerChunk: 2, chunksPerWave: 1, retryRounds: 0 };
const names = ["pump-0", "pump-1", "pump-2"] as DeviceId[];

/** The second scheduled run of three devices; the bytes of their models are the same, their windows are not. */
async function setUp(output: AskedOutput = {}) {
  const runs = new MemoryRunStores(() => names);
  const scheduled = { kind: "scheduled", requestedAt: 0, incomplete: false, request: { ...shape, ...output } } as const;
  await runs.close(runs.state, { ...scheduled, runId: "first" as RunId, from: 0, to: HOUR, generation: 0 });
  for (const deviceId of names) runs.addDue({ deviceId, from: 600_000, to: 660_000, reason: "late", attempts: 0 });
  await runs.close(runs.state, { ...scheduled, runId: RUN_ID, from: HOUR, to: 2 * HOUR, generation: 1 });
  const manifests = names.map((deviceId, i) => manifestWith({ deviceId, windowSeconds: 60 * (i + 1) }));
  const models = catalogOf(manifests);
  const blobs = new MemoryBlobs();
  const present = [...names];
  const candidates = memoryCandidates({ devices: () => present, models });
  const settings = { bucketMs: 60_000, driftCheckMs: undefined };
  const backfills = new MemoryBackfillStore(runs);
  const services = { runs, backfills, schedule: runs, candidates, blobs, settings };
  const plan = (runId = RUN_ID) => planRun(services, { runId });
  const forget = (deviceId: DeviceId | undefined) => present.splice(present.indexOf(deviceId ?? ("" as DeviceId)), 1);
  return { runs, backfills, blobs, models, plan, forget };
}

test("a plan is cut into chunks that together hold every device once", async () => {
  const { blobs, plan } = await setUp();
  const summary = await plan();
  expect(summary).toMatchObject({ devices: 3, chunks: 2, revision: 2, ...shape });
  const chunks = await Promise.all([0, 1].map((chunk) => readPlanChunk(blobs, RUN_ID, summary, chunk)));
  expect(chunks.map((devices) => devices.map(({ deviceId }) => deviceId))).toEqual([names.slice(0, 2), names.slice(2)]);
});

test("it says which device each chunk begins with, so that one device is found without looking at all", async () => {
  const { blobs, plan } = await setUp();
  const { planId } = await plan();
  expect(JSON.parse(blobs.text(runFiles.planFirstIds(RUN_ID, planId)) ?? "")).toEqual(["pump-0", "pump-2"]);
});

test("what the run was asked to write is pinned with it", async () => {
  const { plan } = await setUp({ output: "csv", anomaliesOnly: true });
  expect(await plan()).toMatchObject({ output: "csv", anomaliesOnly: true });
});

test("late data reaches as far as each device's own window, though the models' bytes are the same", async () => {
  const { blobs, plan } = await setUp();
  const summary = await plan();
  const chunks = await Promise.all([0, 1].map((chunk) => readPlanChunk(blobs, RUN_ID, summary, chunk)));
  expect(chunks.flat().map(({ ranges }) => ranges[0])).toEqual(
    [660_000, 720_000, 780_000].map((to) => ({ from: 600_000, to, marks: ["rescored"] })),
  );
});

test("a later planner reads back what the first wrote, though champions have changed since", async () => {
  const { blobs, models, plan } = await setUp();
  const first = await plan();
  models.aliased = () => Promise.resolve(new Map<DeviceId, ModelVersion>());
  expect(await plan()).toEqual(first);
  expect((await readPlanChunk(blobs, RUN_ID, first, 0))[0]?.model).not.toBeNull();
});

test("of two planners at the same time both take the same plan", async () => {
  const { plan } = await setUp();
  const [one, other] = await Promise.all([plan(), plan()]);
  expect(one).toEqual(other);
});

test("the run says how much is planned", async () => {
  const { runs, plan } = await setUp();
  await plan();
  expect((await runs.get(RUN_ID))?.plan).toEqual({ devices: 3, chunks: 2 });
});

test("slices of a backfill have the devices and models of its first one that came through, without forgotten devices", async () => {
  const { runs, backfills, blobs, models, plan, forget } = await setUp();
  const backfill = await backfills.insert(newBackfill({ request: shape }));
  const slice = async () => {
    const run = newRun({ kind: "backfill", backfillId: backfill.backfillId, from: HOUR, to: 2 * HOUR, request: shape });
    const { chunks, ...summary } = await plan((await runs.insert(run)).runId);
    const all = Array.from({ length: chunks }, (_, i) => readPlanChunk(blobs, run.runId, { ...summary, chunks }, i));
    return { runId: run.runId, planned: (await Promise.all(all)).flat() };
  };
  const first = await slice();
  await backfills.change(backfill, { ...backfill, plannedBy: first.runId });
  models.aliased = () => Promise.resolve(new Map<DeviceId, ModelVersion>());
  forget(names[1]);

  const { planned } = await slice();

  expect(planned).toEqual(first.planned.filter(({ deviceId }) => deviceId !== names[1]));
  expect(planned.map(({ ranges }) => ranges)).toEqual(planned.map(() => [{ from: HOUR, to: 2 * HOUR, marks: [] }]));
  expect(planned.every(({ model }) => model !== null)).toBe(true);
});
