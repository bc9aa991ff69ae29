import type { DriftCheck } from "../../drift/drift-check";
import { FLEET, type DeviceId } from "../../readings/reading";
import { keepsOutcomes, type DeviceOutcome, type Ending, type OutcomeStore, type Part } from "../../runs/outcome-store";
import type { Run } from "../../runs/run";
import type { ResultRow } from "../../scoring/result-row";
import { jsonColumnsOf } from "../anomaly-rows";
import { findingOf } from "../drift-rows";
import type { Database } from "./database";
import { sql } from "./outcome-statements";
import { countsOf, failureOf, partOf } from "../outcome-rows";

export function sqliteOutcomeStore(database: Database): OutcomeStore {
  return {
    publishPart: (part, devices, anomalies) => database.write(() => addPart(database, part, devices, anomalies)),
    parts: (runId, attempt) => database.read(() => database.all(sql.parts, { runId, attempt }).map(partOf)),
    counted: (runId, attempt) =>
      database.read(() => {
        const row = database.get(sql.counted, { runId, attempt }) ?? {};
        return { parts: Number(row["parts"]), ...countsOf(row) };
      }),
    failures: (runId, attempt) => database.read(() => database.all(sql.failures, { runId, attempt }).map(failureOf)),
    finish: (run, ending) =>
      database.write(() => {
        const { runId, attempt } = run;
        const { code, message } = ending.error ?? { code: null, message: null };
        const { status, finishedAt } = ending;
        if (database.run(sql.end, { runId, attempt, status, finishedAt, code, message }) === 0) return false;
        database.run(sql.leaveOutOutcomes, { runId });
        database.run(sql.leaveOutDrift, { runId });
        database.run(sql.leaveOutAnomalies, { runId });
        if (run.kind === "scheduled") show(database, run, ending);
        database.run(sql.forgetOutcomes, { runId, attempt });
        database.run(sql.forgetDrift, { runId });
        database.run(sql.forgetNormalAgain, { runId });
        database.run(sql.forgetAnomalies, { runId });
        database.run(sql.endForgetting, { runId });
        return true;
      }),
  };
}

function addPart(
  database: Database,
  part: Part,
  devices: readonly DeviceOutcome[],
  anomalies: readonly ResultRow[],
): void {
  const { runId, attempt, chunk, bytes, counts } = part;
  if (database.run(sql.addPart, { runId, attempt, chunk, bytes, ...counts }) === 0) return;
  for (const { deviceId, latest, failure, normalAgain, drift } of devices) {
    database.run(sql.addOutcome, {
      ...{ runId, attempt, deviceId },
      windowEnd: latest === undefined ? null : Date.parse(latest.windowEnd),
      ...{ verdict: latest?.verdict ?? null, reason: latest?.reason ?? null },
      severity: latest?.severity ?? null,
      ...{ code: failure?.code ?? null, message: failure?.message ?? null, attempts: failure?.attempts ?? null },
    });
    for (const windowEnd of normalAgain) database.run(sql.addNormalAgain, { runId, attempt, deviceId, windowEnd });
    if (drift !== undefined) addDrift(database, part, deviceId, drift);
  }
  for (const anomaly of anomalies) {
    const { deviceId, windowStart, windowEnd, revision, score, severity, modelVersion } = anomaly;
    database.run(sql.addAnomaly, {
      ...{ deviceId, runId, attempt, revision, score, severity, modelVersion, ...jsonColumnsOf(anomaly) },
      ...{ windowStart: Date.parse(windowStart), windowEnd: Date.parse(windowEnd) },
    });
  }
}

function addDrift(database: Database, { runId, attempt }: Part, deviceId: DeviceId, drift: DriftCheck): void {
  const { modelVersion, through, state } = drift;
  database.run(sql.addDrift, {
    ...{ runId, attempt, deviceId, modelVersion, state },
    ...{ through: Date.parse(through), finding: findingOf(drift) },
  });
}

function show(database: Database, run: Run, ending: Ending): void {
  const { runId, attempt, ordinal: revision, from, to } = run;
  if (keepsOutcomes(ending)) {
    database.run(sql.addChanges, { runId, attempt, revision });
    database.run(sql.countChanges, { runId });
    database.run(sql.showStatus, { runId, attempt, revision });
    database.run(sql.showDrift, { runId, attempt });
    database.run(sql.takeBack, { runId, attempt, revision });
    database.run(sql.replaceAnomalies, { runId, attempt, revision });
    database.run(sql.showAnomalies, { runId, attempt });
    settleDues(database, run, ending);
    database.run(sql.failedAreDue, { runId, attempt, from, to });
    database.run(sql.giveUpDues, { runId, attempt, maxDueAttempts: ending.maxDueAttempts });
  }
  for (const due of ending.unfinished) database.run(sql.addDue, { ...due });
  database.run(sql.leaveOutDues, { runId });
}

function settleDues(database: Database, { runId, attempt, generation = -1 }: Run, { unfinished }: Ending): void {
  // Where nobody knows whom the run left out, nobody can say which dues are settled: all of them stay.
  if (unfinished.some(({ deviceId }) => deviceId === FLEET)) return;
  const leftOut = JSON.stringify(unfinished.map(({ deviceId }) => deviceId));
  const claimed = { runId, attempt, generation, unfinished: leftOut, fleet: FLEET };
  database.run(sql.keepFleetDues, claimed);
  database.run(sql.settleDues, claimed);
  database.run(sql.countDueAttempts, claimed);
}
