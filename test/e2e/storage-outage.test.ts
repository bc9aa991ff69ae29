import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RunId } from "../../shared/runs/run";
import { runIds } from "../../shared/runs/run-trace";
import { isoOf } from "../../shared/time";
import { IngestionEndpoint } from "../support/e2e/ingestion-endpoint";
import { ended, nextScheduledRun, resultStatus, rowsOf, windowOf, windowsOf } from "../support/e2e/runs";
import { seen } from "../support/e2e/patience";
import { deviceNames, equipFleet, feedFleet, rangesBefore, type SmallFleet } from "../support/e2e/small-fleet";
import { System } from "../support/e2e/system";

const MINUTES_PER_RUN = 10;
const CHUNKS = 10;

// Side by side: both mostly wait for the app's own retries.
test.concurrent("a run that storage leaves in its middle waits for it and scores every window once", async () => {
  const fleet = fleetOf(4 * CHUNKS);
  await using system = await begin(fleet, { ACTIVITIES_PER_CHUNK: "4", CHUNKS_PER_WAVE: "1" });
  const id = await nextScheduledRun(system.api);
  await seen("two parts", async () =>
    (await system.api.call("show-run", { path: { run: id } })).progress.chunksDone >= 2 ? true : undefined,
  );
  await system.stopStorage();
  await seen("a chunk that is to be tried again", () => isPutOff(system, id));
  expect((await system.api.call("show-run", { path: { run: id } })).finishedAt).toBeNull();
  await system.startStorage();

  expect(await ended(system.api, id)).toMatchObject({
    status: "completed",
    progress: { devices: 4 * CHUNKS },
  });
  expect((await rowsOf(system.api, id)).map(windowOf).sort()).toEqual(windowsOf(fleet.devices, firstRange(fleet)));
});

test.concurrent(
  "a run that never finds its storage fails and says so, and its windows come round again when storage is back",
  async () => {
    const fleet = fleetOf(3);
    await using insights = await IngestionEndpoint.open();
    await using system = await begin(fleet, { MAX_RUN_ATTEMPTS: "1", ...insights.settings });
    await system.stopStorage();
    const failed = await ended(system.api, await nextScheduledRun(system.api));
    const message = expect.stringMatching(/attempt 1 of 1.*blob storage is unavailable/s) as string;
    expect(failed).toMatchObject({ status: "failed", error: { code: "attempts-exhausted", message } });
    await system.startStorage();
    expect(await resultStatus(system, failed.id)).toBe(409);

    const next = await ended(system.api, await nextScheduledRun(system.api));
    expect(next.status).toBe("completed");
    const both = { from: Date.parse(failed.from), to: Date.parse(next.to) };
    expect((await rowsOf(system.api, next.id)).map(windowOf).sort()).toEqual(windowsOf(fleet.devices, both));

    await system.host.stop();
    const told = insights.spans().filter(({ traceId }) => traceId === runIds(failed.id as RunId).traceId);
    const codes = told.map(({ name, success, properties }) => [name, success, properties["code"]]);
    expect(codes).toContainEqual(["plan-run", false, "unavailable"]);
    expect(codes).toContainEqual(["run", false, "attempts-exhausted"]);
    const line = { function: "plan-run", code: "unavailable" };
    expect(insights.lines).toContainEqual(expect.objectContaining(line));
    expect(insights.sumOf("fleetscore.run.duration", { status: "failed" })).toBeGreaterThan(0);
  },
);

const fleetOf = (devices: number): SmallFleet => ({
  ...{ devices: deviceNames(devices), trained: 1 },
  ...rangesBefore(Date.now(), 2 * MINUTES_PER_RUN),
});

const firstRange = ({ scored: { from } }: SmallFleet) => ({ from, to: from + MINUTES_PER_RUN * 60_000 });

async function begin(fleet: SmallFleet, settings: Record<string, string>): Promise<System> {
  const system = await System.start({
    FIRST_RUN_FROM: isoOf(fleet.scored.from),
    ALLOWED_LATENESS_SECONDS: "0",
    MAX_RUN_SPAN_SECONDS: String(MINUTES_PER_RUN * 60),
    ...settings,
  });
  await feedFleet(system, fleet);
  await equipFleet(system, fleet);
  return system;
}

/** Whether a chunk of the run's first attempt waits, as the engine's history tells, before it goes on. */
async function isPutOff({ directory, host }: System, id: string): Promise<true | undefined> {
  const { admin } = JSON.parse(await readFile(join(directory, "keys.json"), "utf8")) as { readonly admin: string };
  for (let chunk = 0; chunk < CHUNKS; chunk++) {
    const instance = `${host.url}/runtime/webhooks/durabletask/instances/${id}-1-${chunk}`;
    const response = await fetch(`${instance}?showHistory=true&code=${admin}`);
    const { historyEvents = [] } = (await response.json()) as { readonly historyEvents?: { EventType: string }[] };
    if (historyEvents.some(({ EventType }) => EventType === "TimerCreated")) return true;
  }
  return undefined;
}
