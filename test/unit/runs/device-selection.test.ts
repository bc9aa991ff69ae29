import fc from "fast-check";
import type { DeviceId } from "../../../shared/readings/reading";
import { candidatesOf, inOrder, isList } from "../../../shared/runs/device-selection";
import { runFiles } from "../../../shared/runs/run-files";
import type { DeviceSelection, RunId } from "../../../shared/runs/run";
import { newRun } from "../../support/contract/runs";
import { collect } from "../../support/collect";
import { catalogOf } from "../../support/domain/manifests";
import { memoryCandidates } from "../../support/domain/memory-candidates";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { MemoryRunStores } from "../../support/domain/memory-run-stores";

const RUN_ID = "earlier" as RunId;
const deviceId = fc.stringMatching(/^[ab-]{1,4}$/).map((id) => id as DeviceId);
const deviceIds = fc.uniqueArray(deviceId);

async function select(
  active: readonly DeviceId[],
  selection: DeviceSelection | undefined,
  failed: readonly DeviceId[] = [],
) {
  const runs = new MemoryRunStores(() => active);
  const blobs = new MemoryBlobs();
  const run = await runs.insert(newRun({ runId: RUN_ID }));
  await runs.finish(run, { status: "partial", finishedAt: 1, unfinished: [], maxDueAttempts: 1 });
  const lines = failed.map((id) => JSON.stringify({ deviceId: id, code: "device-timeout" }) + "\n").join("");
  await blobs.create(runFiles.errors(RUN_ID, 1), Buffer.from(lines));
  const asked = {
    ...(await candidatesOf({ runs, blobs }, selection)),
    model: "champion",
    generation: undefined,
  } as const;
  const candidates = memoryCandidates({
    devices: () => new Set([...active, ...listedIn(selection)]),
    models: catalogOf([]),
  });
  return (await collect(candidates.read(asked))).map(({ deviceId: id }) => id);
}

/** Whoever lists devices names some that there are. */
const listedIn = (selection: DeviceSelection | undefined): readonly DeviceId[] =>
  selection !== undefined && isList(selection) ? selection : [];

test("whatever is selected comes in order of id, each device once, so that a plan can be searched by halves", () =>
  fc.assert(
    fc.asyncProperty(deviceIds, fc.array(deviceId), deviceId, async (active, listed, prefix) => {
      for (const selection of [undefined, inOrder(listed), { prefix }, { failedIn: RUN_ID }]) {
        const selected = await select(active, selection, listed);
        expect(selected).toEqual([...new Set(selected)].sort());
      }
    }),
  ));

test("a prefix takes those that begin with it, a run those that it names, and neither one that is not there", () =>
  fc.assert(
    fc.asyncProperty(deviceIds, deviceIds, deviceId, async (active, failed, prefix) => {
      const [begun, again] = [await select(active, { prefix }), await select(active, { failedIn: RUN_ID }, failed)];
      for (const id of [...active, ...failed]) {
        expect(begun.includes(id)).toBe(active.includes(id) && id.startsWith(prefix));
        expect(again.includes(id)).toBe(active.includes(id) && failed.includes(id));
      }
    }),
  ));
