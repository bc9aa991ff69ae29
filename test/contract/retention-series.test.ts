import { randomUUID } from "node:crypto";
import fc from "fast-check";
import type { PlannedDevice } from "../../shared/runs/plan";
import { engines, type Engine } from "../support/contract/engines";
import { MINUTE, NOW } from "../support/contract/times";
import { readFor, REACH_MS, TwinStores } from "../support/contract/twin-stores";
import { windowEnds } from "../../shared/windows/window-grid";

const HAPPENINGS = {
  ingest: (twins: TwinStores, device: number, ago: number) => twins.ingest(device, ago),
  pass: (twins: TwinStores, minutes: number) => void (twins.now += minutes * MINUTE),
  close: (twins: TwinStores) => twins.close(),
  /** As it should go: a run is closed and ends. */
  round: async (twins: TwinStores) => {
    await twins.close();
    await twins.finish(0);
  },
  ask: (twins: TwinStores, minutes: number) => twins.ask(minutes),
  finish: (twins: TwinStores, failures: number) => twins.finish(failures),
  raiseBorder: (twins: TwinStores) => twins.raiseBorder(),
  delete: (twins: TwinStores, limit: number) => twins.delete(limit),
} as const;
/** A run is some hundred transactions in two databases of its own: a server takes seconds for it. */
const SERVER_RUNS = 12;
type Happening = readonly [what: keyof typeof HAPPENINGS, ...numbers: number[]];

const step = (weight: number, what: Happening[0], ...numbers: fc.Arbitrary<number>[]) => ({
  weight,
  arbitrary: fc.tuple(...numbers).map((some): Happening => [what, ...some]),
});
const from1To = (max: number) => fc.integer({ min: 1, max });

const happening = fc.oneof(
  step(6, "ingest", fc.nat(1), fc.nat(20)),
  step(3, "pass", from1To(25)),
  step(2, "close"),
  step(4, "round"),
  step(1, "ask", from1To(30)),
  step(2, "finish", fc.nat(2)),
  step(3, "raiseBorder"),
  step(3, "delete", from1To(4)),
);

async function withTwins(engine: Engine, work: (twins: TwinStores) => Promise<void>): Promise<void> {
  const databases = [randomUUID(), randomUUID()];
  const open = (database: string) => engine.open({ database, bucketMs: MINUTE, beginPaused: false, now: NOW });
  const stores = await Promise.all(databases.map(open));
  try {
    const [kept, whole] = stores;
    if (kept === undefined || whole === undefined) throw new Error("both are opened");
    await work(new TwinStores(kept, whole));
  } finally {
    await Promise.all(stores.map((store) => store.close()));
    await Promise.all(databases.map((database) => engine.drop(database)));
  }
}

const windows = ({ ranges }: PlannedDevice, isRescored: boolean): number[] =>
  ranges.filter(({ marks }) => marks.length > 0 === isRescored).flatMap((range) => windowEnds(range, MINUTE));

/** Whatever retention did since a run was planned: it reads what it would have read without any. */
async function checkRuns(twins: TwinStores): Promise<void> {
  const { keptFrom = -Infinity } = await twins.kept.schedule.read();
  for (const plan of await twins.plans()) {
    for (const [i, device] of plan.kept.entries()) {
      const twin = plan.whole[i] ?? device;
      expect(await readFor(twins.kept, device)).toEqual(await readFor(twins.whole, device));
      expect(windows(device, false)).toEqual(windows(twin, false));
      const again = new Set(windows(device, true));
      for (const end of windows(twin, true)) {
        if (!again.has(end)) expect(end - REACH_MS).toBeLessThan(keptFrom);
      }
    }
  }
}

describe.each(engines)("$name: retention", (engine) => {
  it("takes nothing from a run that has not ended, whatever happens in what order", async () => {
    let deletedUnderRuns = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { minLength: 20, maxLength: 60, size: "max" }), (happenings) =>
        withTwins(engine, async (twins) => {
          await twins.registerModels();
          for (const [what, first = 0, second = 0] of happenings) {
            await HAPPENINGS[what](twins, first, second);
            await checkRuns(twins);
          }
          deletedUnderRuns += twins.deletedUnderRuns;
        }),
      ),
      { numRuns: engine.name === "SQLite" ? 50 : SERVER_RUNS },
    );
    expect(deletedUnderRuns).toBeGreaterThan(0);
  });
});
