import { join } from "node:path";
import { alertSettingsSchema } from "../../shared/alerts/alert-settings";
import { judgeAfterRun } from "../../shared/alerts/judge-after-run";
import { Database } from "../../shared/storage/sqlite/database";
import { openSqlite } from "../../shared/storage/sqlite/open-sqlite";
import type { Store } from "../../shared/storage/store";
import { finish } from "../support/contract/outcomes";
import { closeRun, stored } from "../support/contract/runs";
import { at, MINUTE, NOW } from "../support/contract/times";
import { temporaryFolder } from "../support/e2e/temporary-folder";
import { median, type Bench } from "./bench";
import { fillFleet } from "./fill-fleet";

const DEVICES = 100_000;
/** Anomalous windows of each device that has some, the last before the run's end. */
const WINDOWS = 5;
const FEW_EVERY = 100;
const ROUNDS = 3;

const settings = alertSettingsSchema.parse({
  rules: [
    { name: "anomalous", when: "windows", anomalous: 3, of: 5 },
    { name: "silent", when: "silence", afterMinutes: 60 },
    { name: "drifted", when: "drift" },
    { name: "run-failed", when: "run" },
  ],
});

/** Looking at rules after a run of 100,000 devices, a hundredth of them anomalous and then all, over reading their rows. */
export const alerts: Bench = async (say) => {
  const few = await judged(FEW_EVERY, say);
  const all = await judged(1, say);
  return { fewRatio: few.ratio, allRatio: all.ratio, allHeapMB: all.heapMB };
};

async function judged(every: number, say: (line: string) => void) {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "fleet.db");
  const store = await openSqlite({ file, bucketMs: MINUTE, beginPaused: false, now: NOW });
  const database = new Database(file);
  try {
    await fillFleet(store, file, DEVICES);
    const run = await runWithAnomalies(store, database, every);
    const times = { judging: [] as number[], reading: [] as number[] };
    let heapMB = 0;
    for (let round = 0; round < ROUNDS; round++) {
      times.reading.push(timeOf(() => countRows(database)));
      globalThis.gc?.();
      const before = process.memoryUsage().heapUsed;
      const begin = performance.now();
      const changes = await judgeAfterRun(store.alertFacts, { settings, run, isPast: false, open: [] });
      times.judging.push(performance.now() - begin);
      globalThis.gc?.();
      heapMB = Math.max(heapMB, (process.memoryUsage().heapUsed - before) / 2 ** 20);
      if (changes.length !== 1) throw new Error(`${changes.length} alerts in place of one of many devices`);
    }
    const [judging, reading] = [median(times.judging), median(times.reading)];
    say(
      `${DEVICES / every} of ${DEVICES} devices anomalous: rules in ${judging.toFixed(0)} ms, rows in ${reading.toFixed(0)} ms`,
    );
    return { ratio: judging / reading, heapMB };
  } finally {
    database.close();
    await store.close();
  }
}

async function runWithAnomalies(store: Store, database: Database, every: number) {
  const run = await closeRun(store, 0, 60);
  await finish(store, run);
  await database.write(() => {
    for (let window = 0; window < WINDOWS; window++) {
      const end = at(60 - window);
      database.run(
        `INSERT INTO anomaly (device_id, window_start, window_end, run_id, attempt, revision, score, severity,
                              model_version, shown, marks, contributions)
         SELECT device_id, :start, :end, :runId, 1, 1, -1, 0.75, 'v1', 1, '[]', '{"temperature.mean":1}'
         FROM device WHERE CAST(substr(device_id, 6) AS INTEGER) % :every = 0`,
        { start: end - 5 * MINUTE, end, runId: run.runId, every },
      );
    }
  });
  const ended = await stored(store, run.runId);
  return { ...ended, status: "completed" as const };
}

/** What one query over the run's anomalous windows takes, and their devices. */
function countRows(database: Database): void {
  let rows = 0;
  for (const row of database.iterate(
    "SELECT anomaly.*, device.device_group FROM anomaly JOIN device USING (device_id) WHERE shown = 1",
  ))
    rows += row["device_id"] === undefined ? 0 : 1;
  if (rows === 0) throw new Error("there are no anomalies");
}

function timeOf(work: () => void): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}
