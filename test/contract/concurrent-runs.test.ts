import type { Run } from "../../shared/runs/run";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { bucketsOf, FAN, ingestWrite, PARTITION, PUMP, reading } from "../support/contract/ingest-writes";
import { anomalousRow, complete, failed, finish, publish, resultRow, scored } from "../support/contract/outcomes";
import { closeRun, insertRun, stored } from "../support/contract/runs";
import { at, NOW } from "../support/contract/times";

/** A race is lost by chance: each is run this often. */
const RACES = 8;
const races = Array.from({ length: RACES }, (_, race) => race);

describe.each(engines)("$name: runs that are raced over", (engine) => {
  const database = useFreshDatabase(engine);

  it("are begun by one of many instances, which is known again", async () => {
    const twin = await database.open();
    for (const race of races) {
      const { runId } = await insertRun(database.store);
      const tokens = Array.from({ length: 6 }, (_, i) => `instance-${race}-${i}`);
      const begin = (token: string, i: number) =>
        (i % 2 === 0 ? database.store : twin).runs.begin(runId, 1, token, at(i));

      const begun = await Promise.all(tokens.map(begin));

      expect(begun.filter(Boolean)).toHaveLength(1);
      expect(await Promise.all(tokens.map(begin))).toEqual(begun);
    }
  });

  it("either end or go on with another attempt, never both", async () => {
    const twin = await database.open();
    for (const run of await insertRuns()) {
      const [ended, wentOn] = await Promise.all([finish(database.store, run), twin.runs.nextAttempt(run.runId, 1)]);

      expect([ended, wentOn].filter(Boolean)).toHaveLength(1);
      const { status, attempt } = await stored(twin, run.runId);
      expect([status, attempt]).toEqual(ended ? ["completed", 1] : ["requested", 2]);
    }
  });

  it("show what a part brings that is published while they end, or do not have the part", async () => {
    const twin = await database.open();
    for (const race of races) {
      const run = await closeRun(database.store, 10 * race, 10 * race + 10);
      const row = anomalousRow(run, 10 * race + 10);

      await Promise.all([publish(database.store, run, [scored(row), failed(FAN)]), finish(twin, run)]);

      const isShown = (await twin.status.anomalies(PUMP)).some(({ revision }) => revision === run.ordinal);
      expect(await twin.outcomes.parts(run.runId, 1)).toHaveLength(isShown ? 1 : 0);
      expect(await twin.outcomes.failures(run.runId, 1)).toHaveLength(isShown ? 1 : 0);
    }
  });

  it("show each device as the higher revision found it, where two end at once", async () => {
    const twin = await database.open();
    for (const race of races) {
      const [older, newer] = await closeTwo(race);
      await publish(database.store, older, [scored(resultRow(older, 20 * race + 5))]);
      await publish(twin, newer, [scored(resultRow(newer, 20 * race + 5))]);

      await Promise.all([finish(database.store, older), finish(twin, newer)]);

      expect((await twin.status.devices()).map(({ revision }) => revision)).toEqual([newer.ordinal]);
    }
  });

  it("show the anomaly of the higher revision alone, where two end at once", async () => {
    const twin = await database.open();
    const first = await closeRun(database.store, -10, 0);
    // Its status is ahead of both, and neither touches it: they meet nowhere but in the anomaly.
    await complete(database.store, first, scored(resultRow(first, 1_000)));
    for (const race of races) {
      const [older, newer] = await closeTwo(race);
      const end = 20 * race + 5;
      await publish(database.store, older, [scored(anomalousRow(older, end))]);
      await publish(twin, newer, [scored(anomalousRow(newer, end))]);

      await Promise.all([finish(database.store, older), finish(twin, newer)]);

      const shown = (await twin.status.anomalies(PUMP)).filter(({ windowEnd }) => windowEnd === at(end));
      expect(shown.map(({ revision }) => revision)).toEqual([newer.ordinal]);
    }
  });

  const closeTwo = async (race: number): Promise<[Run, Run]> => [
    await closeRun(database.store, 20 * race, 20 * race + 10),
    await closeRun(database.store, 20 * race + 10, 20 * race + 20),
  ];
  const insertRuns = async (): Promise<Run[]> => Promise.all(races.map(() => insertRun(database.store)));
});

describe.each(engines)("$name: a closing", (engine) => {
  const database = useFreshDatabase(engine);

  it("does not come between what a batch is shown and what it writes", async () => {
    const twin = await database.open();
    const readings = Array.from({ length: 5_000 }, (_, minute) => reading(1, at(minute)));
    let countedAtClosing: Promise<number> | undefined;

    await database.store.ingest.ingest(PARTITION, [], NOW, () => {
      countedAtClosing ??= closeRun(twin, 0, 60).then(() => twin.buckets.countReadings());
      return ingestWrite(1, { buckets: bucketsOf(...readings) });
    });

    expect(await countedAtClosing).toBe(readings.length);
  });
});
