import { FLEET } from "../../readings/reading";
import { keepsOutcomes, type Ending, type FailedDevice, type OutcomeStore, type Part } from "../../runs/outcome-store";
import type { Run, RunId } from "../../runs/run";
import type { Database, Transaction } from "./database";
import { CLOSING, SHOWING } from "./locks";
import { driftRows, foundRows, normalAgainRows, outcomeRows, unfinishedRows } from "./outcome-rows";
import { sql } from "./outcome-statements";
import { ascii, bigint, id, instant, int, text } from "./sql-types";
import { countsOf, failureOf, partOf } from "../outcome-rows";

/** Held by whoever publishes a part of the run or ends it: what comes after the end is seen to be late. */
const runLock = (runId: RunId): string => `fleetscore run ${runId}`;

export function sqlServerOutcomeStore(database: Database): OutcomeStore {
  return {
    publishPart: (part, devices, anomalies) =>
      database.write(async (transaction) => {
        // Copied before the lock is taken: parts of a run wait for each other no longer than they must.
        await transaction.bulkAll([
          ...[outcomeRows(devices), normalAgainRows(devices)],
          ...[driftRows(devices), foundRows(anomalies)],
        ]);
        await transaction.lock(runLock(part.runId), "Exclusive");
        await transaction.all(sql.addPart, parametersOf(part));
      }),
    parts: async (runId, attempt) => (await database.all(sql.parts, attemptOf({ runId, attempt }))).map(partOf),
    counted: async (runId, attempt) => {
      const [row = {}] = await database.all(sql.counted, attemptOf({ runId, attempt }));
      return { parts: Number(row["parts"]), ...countsOf(row) };
    },
    failures: async (runId, attempt) => {
      const failures: FailedDevice[] = [];
      for await (const row of database.stream(sql.failures, attemptOf({ runId, attempt }))) {
        failures.push(failureOf(row));
      }
      return failures;
    },
    finish: (run, ending) =>
      database.write(async (transaction) => {
        const isScheduled = run.kind === "scheduled";
        await transaction.lock(runLock(run.runId), "Exclusive");
        // Before the run's row is written: whoever forgets a device holds it and reads that row.
        await transaction.lock(SHOWING, "Exclusive");
        if (!(await end(transaction, run, ending))) return false;
        await transaction.all(sql.leaveOut, attemptOf(run));
        if (isScheduled && keepsOutcomes(ending)) {
          await transaction.all(sql.show, { ...attemptOf(run), revision: bigint(run.ordinal) });
        }
        await transaction.all(sql.forget, attemptOf(run));
        if (isScheduled) await bringRound(transaction, run, ending);
        await transaction.all(sql.endForgetting, attemptOf(run));
        return true;
      }),
  };
}

async function end(transaction: Transaction, run: Run, { status, finishedAt, error }: Ending): Promise<boolean> {
  const ended = await transaction.run(sql.end, {
    ...{ ...attemptOf(run), status: ascii(16, status), finishedAt: instant(finishedAt) },
    ...{ code: ascii(64, error?.code), message: text(error?.message) },
  });
  return ended > 0;
}

/** Settles what was due and writes down what is due again. */
async function bringRound(transaction: Transaction, run: Run, ending: Ending): Promise<void> {
  const { unfinished, maxDueAttempts } = ending;
  await transaction.bulkAll([unfinishedRows(unfinished)]);
  // Shared, as batches hold it: what is written is stamped with a generation that must not be closed meanwhile.
  await transaction.lock(CLOSING, "Shared");
  if (keepsOutcomes(ending)) {
    const parameters = {
      ...{ ...attemptOf(run), generation: bigint(run.generation ?? -1), fleet: id(FLEET) },
      ...{ from: instant(run.from), to: instant(run.to), maxDueAttempts: int(maxDueAttempts) },
    };
    // Where nobody knows whom the run left out, nobody can say which dues are settled: all of them stay.
    const isKnown = unfinished.every(({ deviceId }) => deviceId !== FLEET);
    if (isKnown) await transaction.all(sql.settleDues, parameters);
    await transaction.all(sql.failedAreDue, parameters);
  }
  await transaction.all(sql.addDues);
  await transaction.all(sql.leaveOutDues, attemptOf(run));
}

const attemptOf = ({ runId, attempt }: Pick<Part, "runId" | "attempt">) => ({
  runId: id(runId),
  attempt: int(attempt),
});

const parametersOf = ({ runId, attempt, chunk, bytes, counts }: Part) => ({
  ...{ ...attemptOf({ runId, attempt }), chunk: int(chunk), bytes: bigint(bytes) },
  ...{ devices: int(counts.devices), failedDevices: int(counts.failedDevices) },
  ...{ normal: bigint(counts.normal), anomalous: bigint(counts.anomalous), unscored: bigint(counts.unscored) },
});
