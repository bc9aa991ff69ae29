import { DatabaseSync, StatementSync } from "node:sqlite";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import type { Blobs } from "../../shared/blobs";
import { planRun } from "../../shared/runs/plan-run";
import { openSqlite } from "../../shared/storage/sqlite/open-sqlite";
import type { Store } from "../../shared/storage/store";
import { ingest, ingestWrite } from "../support/contract/ingest-writes";
import { closeRun } from "../support/contract/runs";
import { at, MINUTE, NOW } from "../support/contract/times";
import { temporaryFolder } from "../support/e2e/temporary-folder";
import { median, type Bench } from "./bench";
import { fillFleet } from "./fill-fleet";
import { fleetOf } from "./fleet-buckets";

const FEW = 1_000;
const MANY = 100_000;
const ROUNDS = 5;
/** Of so many devices one has late data. */
const LATE_EVERY = 100;
/** Of so many chunks that are written, one is an occasion to look at the heap. */
const LOOK_EVERY = 20;

interface Planned {
  readonly msPerDevice: number;
  readonly heapBytes: number;
  readonly statements: number;
}

/** Planning a scheduled run of 100,000 devices, each with a champion of its own, over one of 1,000. */
export const plan: Bench = async (say) => {
  const few = await planned(FEW, say);
  const many = await planned(MANY, say);
  return {
    timePerDeviceRatio: many.msPerDevice / few.msPerDevice,
    heapRatio: many.heapBytes / few.heapBytes,
    statements: many.statements,
  };
};

async function planned(devices: number, say: (line: string) => void): Promise<Planned> {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "fleet.db");
  const store = await openSqlite({ file, bucketMs: MINUTE, beginPaused: false, now: NOW });
  try {
    await fillFleet(store, file, devices);
    const rounds: Planned[] = [];
    for (let round = 0; round < ROUNDS; round++) rounds.push(await planOnce(store, round, devices));
    const found = {
      msPerDevice: median(rounds.map(({ msPerDevice }) => msPerDevice)),
      heapBytes: Math.max(...rounds.map(({ heapBytes }) => heapBytes)),
      statements: Math.max(...rounds.map(({ statements }) => statements)),
    };
    say(
      `${devices} devices: ${((found.msPerDevice * devices) / 1000).toFixed(2)} s to plan, ${found.statements} statements, ` +
        `heap at most ${(found.heapBytes / 2 ** 20).toFixed(1)} MB after a collection`,
    );
    return found;
  } finally {
    await store.close();
  }
}

/** The run after one that left late data behind. */
async function planOnce(store: Store, round: number, devices: number): Promise<Planned> {
  const late = fleetOf(devices).filter((_, i) => i % LATE_EVERY === 0);
  const lateChanges = late.map((deviceId) => ({ deviceId, from: at(0), to: at(1) }));
  await ingest(store, ingestWrite(round + 1, { lateChanges }));
  const run = await closeRun(store, round * 60, (round + 1) * 60);
  const settings = { bucketMs: MINUTE, driftCheckMs: 24 * 60 * MINUTE };
  const watched = watchedBlobs();
  const counter = countStatements();
  const begin = performance.now();
  const plan = await planRun({ ...store, blobs: watched.blobs, settings }, run);
  const ms = performance.now() - begin - watched.lookingMs();
  const statements = counter();
  if (plan.devices !== devices) throw new Error(`${plan.devices} of ${devices} devices were planned`);
  return { msPerDevice: ms / devices, heapBytes: watched.heapBytes(), statements };
}

/** Keeps nothing, as what is kept elsewhere takes no memory here; looks at the heap while chunks come. */
function watchedBlobs() {
  let [created, heapBytes, lookingMs] = [0, 0, 0];
  const blobs: Pick<Blobs, "read" | "create"> = {
    read: () => Promise.resolve(undefined),
    create: async () => {
      await turn();
      if (created++ % LOOK_EVERY === 0) {
        const begin = performance.now();
        globalThis.gc?.();
        heapBytes = Math.max(heapBytes, process.memoryUsage().heapUsed);
        lookingMs += performance.now() - begin;
      }
      return true;
    },
  };
  return { blobs: blobs as Blobs, heapBytes: () => heapBytes, lookingMs: () => lookingMs };
}

/** Counts what SQLite is asked to run, whoever asks, until it is told to stop. */
function countStatements(): () => number {
  let count = 0;
  const restore = [
    ...(["all", "get", "run", "iterate"] as const).map((name) => counted(StatementSync.prototype, name)),
    counted(DatabaseSync.prototype, "exec"),
  ];
  function counted<T extends object>(prototype: T, name: keyof T): () => void {
    const original = prototype[name] as (...values: unknown[]) => unknown;
    const wrapped = function (this: unknown, ...values: unknown[]): unknown {
      count += 1;
      return original.apply(this, values);
    };
    prototype[name] = wrapped as T[keyof T];
    return () => void (prototype[name] = original as T[keyof T]);
  }
  return () => {
    for (const undo of restore) undo();
    return count;
  };
}
