import type { DeviceFailure, DeviceOutcome } from "../../../shared/runs/outcome-store";
import { runIds } from "../../../shared/runs/run-trace";
import { toldOutcomes } from "../../../shared/runs/told-outcomes";
import type { DeviceId } from "../../../shared/readings/reading";
import { stored } from "../../support/contract/runs";
import { MemoryTelemetry } from "../../support/domain/memory-telemetry";
import { plannedDevice, plannedRun, RUN_ID } from "../../support/domain/planned-run";

const SECRET_VALUE = "21.987654";
const gone = (code: string): DeviceFailure => ({ code, message: `it read ${SECRET_VALUE}`, attempts: 1 });

const outcomeOf = (name: string, failure?: DeviceFailure): DeviceOutcome => ({
  deviceId: name as DeviceId,
  counts: { devices: 1, failedDevices: failure ? 1 : 0, normal: failure ? 0 : 3, anomalous: 0, unscored: 0 },
  ...{ latest: undefined, failure, normalAgain: [] },
});

/** A run whose one part holds the devices that are given, and one that no part holds. */
async function published(devices: readonly DeviceOutcome[]) {
  const telemetry = new MemoryTelemetry();
  const { runs } = await plannedRun([plannedDevice("pump-0")]);
  const outcomes = toldOutcomes(runs, telemetry);
  const failedDevices = devices.filter(({ failure }) => failure).length;
  const normal = 3 * (devices.length - failedDevices);
  const counts = { devices: devices.length, failedDevices, normal, anomalous: 0, unscored: 0 };
  await outcomes.publishPart({ runId: RUN_ID, attempt: 1, chunk: 0, bytes: 1, counts }, devices, []);
  const run = await stored({ runs }, RUN_ID);
  const missed = { deviceId: "pump-9" as DeviceId, from: 0, to: 1, reason: "failed", attempts: 1 } as const;
  const finish = () =>
    outcomes.finish(run, { status: "partial", finishedAt: 90_000, unfinished: [missed], maxDueAttempts: 3 });
  return { telemetry, finish };
}

test("a run that ends is measured and told once, however often its end is asked for", async () => {
  const { telemetry, finish } = await published([outcomeOf("a"), outcomeOf("b", gone("model-missing"))]);
  expect([await finish(), await finish()]).toEqual([true, false]);

  expect(telemetry.measured).toEqual([
    ["fleetscore.run.duration", 90, "scheduled", "partial"],
    ["fleetscore.run.windows", 3, "scheduled", "normal"],
    ["fleetscore.run.windows", 0, "scheduled", "anomalous"],
    ["fleetscore.run.windows", 0, "scheduled", "unscored"],
    ["fleetscore.run.devices", 1, "scheduled", "done"],
    ["fleetscore.run.devices", 2, "scheduled", "failed"],
    ["fleetscore.run.failures", 1, "model-missing"],
    ["fleetscore.run.failures", 1, "chunk-failed"],
  ]);
  const attributes = expect.objectContaining({ runId: RUN_ID, kind: "scheduled", status: "partial" }) as object;
  expect(telemetry.spans).toMatchObject([
    { name: "run", ...runIds(RUN_ID), startedAt: 0, endedAt: 90_000, attributes, failure: undefined },
  ]);
});

test("devices that failed are told by id and code, a few of many, and never by what the failure says", async () => {
  const names = Array.from({ length: 25 }, (_, i) => `pump-${i}`);
  const { telemetry } = await published(names.map((name) => outcomeOf(name, gone("model-invalid"))));
  expect(telemetry.logs).toHaveLength(21);
  expect(telemetry.logs[0]).toEqual({
    level: "warn",
    message: "run run could not score pump-0: model-invalid",
    about: { runId: RUN_ID, attempt: 1, chunk: 0, deviceId: "pump-0", code: "model-invalid" },
  });
  expect(telemetry.logs.at(-1)?.message).toBe("run run could not score 5 more devices of chunk 0");
  expect(JSON.stringify(telemetry.logs)).not.toContain(SECRET_VALUE);
});
