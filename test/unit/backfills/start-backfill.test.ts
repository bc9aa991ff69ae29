import { InvalidInputError } from "../../../shared/errors";
import { previewBackfill } from "../../../shared/backfills/preview-backfill";
import { startBackfill, type AskedBackfill } from "../../../shared/backfills/start-backfill";
import type { DeviceId } from "../../../shared/readings/reading";
import { catalogOf, manifestWith } from "../../support/domain/manifests";
import { memoryCandidates } from "../../support/domain/memory-candidates";
import { MemoryBackfillStore } from "../../support/domain/memory-backfill-store";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { MemoryRunStores } from "../../support/domain/memory-run-stores";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = 20_000 * DAY;
const shape = { devicesPerActivity: 1, activitiesPerChunk: 1, chunksPerWave: 4, retryRounds: 0 };
const names = ["a", "b"] as DeviceId[];

function setUp() {
  const runs = new MemoryRunStores(() => names);
  const backfills = new MemoryBackfillStore(runs);
  const models = catalogOf(names.map((deviceId) => manifestWith({ deviceId })));
  const services = {
    ...{ runs, backfills, schedule: runs, blobs: new MemoryBlobs(), clock: () => NOW },
    ...{ models, candidates: memoryCandidates({ devices: () => names, models }) },
    settings: { bucketMs: MINUTE, runShape: shape, backfillSliceMs: DAY + 1_000, driftCheckMs: undefined },
  };
  const range = { from: NOW - 3 * DAY, to: NOW };
  const start = (asked: Partial<AskedBackfill> = {}, key?: string) =>
    startBackfill(services, { ...range, ...asked }, key);
  const preview = (asked: Partial<AskedBackfill> = {}) => previewBackfill(services, { ...range, ...asked });
  return { runs, backfills, start, preview };
}

test("it is written with what was asked for, chunk by chunk whatever the settings say, and nothing is started yet", async () => {
  const { runs, start } = setUp();
  const backfill = await start({ retryRounds: 2, tags: { why: "review" } });
  expect(backfill).toMatchObject({
    ...{ status: "running", from: NOW - 3 * DAY, to: NOW, nextFrom: NOW - 3 * DAY, runId: undefined },
    request: { ...shape, chunksPerWave: 1, retryRounds: 2, tags: { why: "review" } },
  });
  expect(runs.all).toEqual([]);
});

test("slices are as long as was asked for, else as the settings have it, in whole buckets", async () => {
  const { start } = setUp();
  expect((await start()).sliceMs).toBe(DAY);
  expect((await start({ sliceMs: 6 * HOUR })).sliceMs).toBe(6 * HOUR);
});

test.each([
  ["sliceSeconds", { sliceMs: 90_000 }],
  ["sliceSeconds", { sliceMs: 367 * DAY }],
  ["to", { to: NOW + MINUTE }],
  ["from", { from: NOW - 3_661 * DAY }],
  ["from", { from: NOW - 3 * DAY + 1 }],
  ["devices", { devices: ["ghost"] as unknown as DeviceId[] }],
])("nothing is written where %s is wrong, which is named", async (field, asked) => {
  const { backfills, start } = setUp();
  const error: unknown = await start(asked).catch((one: unknown) => one);
  expect(error).toBeInstanceOf(InvalidInputError);
  expect(error).toMatchObject({ field });
  expect(await backfills.list({ limit: 1 })).toEqual([]);
});

test("a range of years may be asked for, which a run may not", async () => {
  expect(await setUp().start({ from: NOW - 1_000 * DAY })).toMatchObject({ status: "running" });
});

test("the same key answers with the same backfill, and with another body it is a conflict", async () => {
  const { backfills, start } = setUp();
  const first = await start({ devices: names }, "key");
  expect((await start({ devices: [...names].reverse() }, "key")).backfillId).toBe(first.backfillId);
  await expect(start({ devices: names, sliceMs: HOUR }, "key")).rejects.toThrow(
    `the idempotency key is that of backfill ${first.backfillId}`,
  );
  expect(await backfills.list({ limit: 9 })).toHaveLength(1);
});

test("a preview tells how many slices and windows there would be, and writes nothing", async () => {
  const { backfills, preview } = setUp();
  expect(await preview({ sliceMs: 12 * HOUR })).toMatchObject({
    ...{ slices: 6, sliceMs: 12 * HOUR, devices: { total: 2, ownModel: 2 } },
    ...{ windows: 2 * 3 * 24 * 60, chunks: 2, activities: 2, waves: 2 },
  });
  expect(await backfills.list({ limit: 1 })).toEqual([]);
});
