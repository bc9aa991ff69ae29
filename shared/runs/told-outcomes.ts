import { FLEET } from "../readings/reading";
import type { Telemetry } from "../telemetry";
import type { DeviceOutcome, Ending, OutcomeStore, Part } from "./outcome-store";
import type { Run } from "./run";
import { runSpan } from "./run-trace";

/** So many of a chunk's failed devices are told one by one. */
const MAX_TOLD = 20;

/** The store, telling what has become of devices as parts are published, and of runs as they end. */
export const toldOutcomes = (store: OutcomeStore, telemetry: Telemetry): OutcomeStore => ({
  parts: (runId, attempt) => store.parts(runId, attempt),
  counted: (runId, attempt) => store.counted(runId, attempt),
  failures: (runId, attempt) => store.failures(runId, attempt),
  publishPart: async (part, devices, anomalies) => {
    await store.publishPart(part, devices, anomalies);
    tellFailures(telemetry, part, devices);
  },
  finish: async (run, ending) => {
    const isEnded = await store.finish(run, ending);
    // It has ended; that it cannot be told of must not look as if it had not.
    if (isEnded) await tellEnd(store, telemetry, run, ending).catch(() => undefined);
    return isEnded;
  },
});

/** By the code alone: what a failure says further may hold anything, and `fleet runs errors` shows it. */
function tellFailures(telemetry: Telemetry, part: Part, devices: readonly DeviceOutcome[]): void {
  const { runId, attempt, chunk } = part;
  const failed = devices.filter(({ failure }) => failure !== undefined);
  for (const { deviceId, failure } of failed.slice(0, MAX_TOLD)) {
    const code = failure?.code ?? "unexpected";
    const about = { runId, attempt, chunk, deviceId, code };
    telemetry.log({ level: "warn", message: `run ${runId} could not score ${deviceId}: ${code}`, about });
  }
  if (failed.length <= MAX_TOLD) return;
  const message = `run ${runId} could not score ${failed.length - MAX_TOLD} more devices of chunk ${chunk}`;
  telemetry.log({ level: "warn", message, about: { runId, attempt, chunk } });
}

async function tellEnd(store: OutcomeStore, telemetry: Telemetry, run: Run, ending: Ending): Promise<void> {
  const { kind, runId, attempt } = run;
  const { status, error } = ending;
  const span = runSpan(run, ending);
  telemetry.span(span);
  telemetry.measure("fleetscore.run.duration", (span.endedAt - span.startedAt) / 1_000, { kind, status });
  const message = `run ${runId} ended as ${status}${error ? `: ${error.message}` : ""}`;
  const about = { runId, attempt, ...(error && { code: error.code }) };
  telemetry.log({ level: status === "failed" ? "error" : status === "partial" ? "warn" : "info", message, about });

  const counts = await store.counted(runId, attempt);
  for (const verdict of ["normal", "anomalous", "unscored"] as const) {
    telemetry.measure("fleetscore.run.windows", counts[verdict], { kind, verdict });
  }
  const missed = ending.unfinished.filter(({ deviceId }) => deviceId !== FLEET).length;
  const done = counts.devices - counts.failedDevices;
  telemetry.measure("fleetscore.run.devices", done, { kind, outcome: "done" });
  telemetry.measure("fleetscore.run.devices", counts.failedDevices + missed, { kind, outcome: "failed" });
  for (const [code, devices] of Map.groupBy(await store.failures(runId, attempt), (failure) => failure.code)) {
    telemetry.measure("fleetscore.run.failures", devices.length, { code });
  }
  if (missed > 0) telemetry.measure("fleetscore.run.failures", missed, { code: error?.code ?? "chunk-failed" });
}
