import fc from "fast-check";
import type { ModelVersion } from "../../../shared/models/model-store";
import { FLEET, type DeviceId } from "../../../shared/readings/reading";
import { previewRun } from "../../../shared/runs/preview-run";
import { countWindowEnds, windowEnds } from "../../../shared/windows/window-grid";
import { MemoryBackfillStore } from "../../support/domain/memory-backfill-store";
import { memoryCandidates } from "../../support/domain/memory-candidates";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { MemoryRunStores } from "../../support/domain/memory-run-stores";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const names = ["fan-1", "pump-1", "pump-2", "pump-3"] as DeviceId[];
const [, FIRST = names[0], SECOND = names[0]] = names;

/** Four devices, of which two have champions of their own; `withFleet`: the others are watched by the fleet's. */
function setUp({ withFleet = false } = {}) {
  const runs = new MemoryRunStores(() => names);
  const blobs = new MemoryBlobs();
  const owners = [FIRST, SECOND, ...(withFleet ? [FLEET] : [])] as DeviceId[];
  const champions = new Map(
    owners.map((id): [DeviceId, ModelVersion] => [id, { deviceId: id, version: "v1", sha256: "0" }]),
  );
  const hops = new Map(owners.map((id, i) => [id, 60 * (i + 1)]));
  const models = {
    find: () => Promise.resolve(undefined),
    aliased: () => Promise.resolve(champions),
    versioned: () => Promise.resolve(champions),
    hopSeconds: () => Promise.resolve(hops),
  };
  const runShape = { devicesPerActivity: 1, activitiesPerChunk: 2, chunksPerWave: 1, retryRounds: 0 };
  const services = {
    ...{
      runs,
      backfills: new MemoryBackfillStore(runs),
      schedule: runs,
      blobs,
      models,
      clock: () => 10 * HOUR,
      settings: { bucketMs: MINUTE, runShape, driftCheckMs: undefined },
    },
    candidates: memoryCandidates({ devices: () => names, models }),
  };
  const preview = (more = {}) => previewRun(services, { from: 0, to: HOUR, ...more });
  return { runs, blobs, preview };
}

test("it tells whose models score, how many windows, and how the work is cut", async () => {
  const preview = await setUp({ withFleet: true }).preview();
  expect(preview).toMatchObject({
    devices: { total: 4, ownModel: 2, fleetModel: 2, noModel: 0 },
    ...{ windows: 60 + 30 + 20 + 20, chunks: 2, activities: 4, waves: 2 },
  });
  expect(preview.firstDevices.map(({ deviceId, windows }) => [deviceId, windows])).toEqual([
    ["fan-1", 20],
    ["pump-1", 60],
    ["pump-2", 30],
    ["pump-3", 20],
  ]);
});

test("devices without a model are counted, with no window to judge", async () => {
  expect(await setUp().preview()).toMatchObject({ devices: { ownModel: 2, noModel: 2 }, windows: 90 });
});

test("what is asked for counts, and what is wrong is refused as a run would be", async () => {
  const { preview } = setUp();
  const devices = { prefix: "pump-" };
  expect(await preview({ devices, devicesPerActivity: 3 })).toMatchObject({ activities: 1, devices: { total: 3 } });
  await expect(preview({ devices: { prefix: "valve-" } })).rejects.toThrow("devices: must be some");
});

test("nothing is written", async () => {
  const { runs, blobs, preview } = setUp();
  await preview();
  expect([runs.all, blobs.names]).toEqual([[], []]);
});

test("windows are counted as they are made", () => {
  fc.assert(
    fc.property(fc.nat(10_000), fc.nat(10_000), fc.integer({ min: 1, max: 500 }), (from, length, hopMs) => {
      const range = { from, to: from + length };
      expect(countWindowEnds(range, hopMs)).toBe(windowEnds(range, hopMs).length);
    }),
  );
});
