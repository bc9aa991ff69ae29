import type { Answer } from "../../shared/http/contract/operation";
import { sendEvents } from "../../cli/sending/send-events";
import type { DeviceId, SensorName } from "../../shared/readings/reading";
import { isoOf, type Instant } from "../../shared/time";
import { linesOf, printed } from "../support/e2e/fleet-command";
import { seen } from "../support/e2e/patience";
import { ended, nextScheduledRun, rowsOf } from "../support/e2e/runs";
import { deviceNames, equipFleet, feedFleet, rangesBefore, type SmallFleet } from "../support/e2e/small-fleet";
import { System } from "../support/e2e/system";

type Anomaly = Answer<"list-anomalies">["anomalies"][number];

const MINUTE = 60_000;
const MINUTES_PER_RUN = 10;
const TEMPERATURE = "temperature" as SensorName;
const names = deviceNames(4) as [DeviceId, DeviceId, DeviceId, DeviceId];
const [odd, muted, retired, forgotten] = names;
const fleet: SmallFleet = { devices: names, trained: 4, ...rangesBefore(Date.now(), 4 * MINUTES_PER_RUN) };
const { from } = fleet.scored;

let system: System;
beforeAll(async () => {
  system = await System.start({
    FIRST_RUN_FROM: isoOf(from),
    ALLOWED_LATENESS_SECONDS: "0",
    MAX_RUN_SPAN_SECONDS: String(MINUTES_PER_RUN * 60),
  });
  await feedFleet(system, fleet);
  await equipFleet(system, fleet);
  // Far from all that was learned, in the first minute of the first run and of the second.
  for (const run of [0, 1]) await fault([odd, muted], from + run * MINUTES_PER_RUN * MINUTE);
});
afterAll(() => system[Symbol.asyncDispose]());

async function fault(devices: readonly DeviceId[], at: Instant): Promise<void> {
  const before = await system.room.buckets.countReadings();
  const points = devices.map((deviceId) => ({ deviceId, at, values: { [TEMPERATURE]: 5_000 } }));
  await sendEvents(
    system.hub,
    points.map((point) => ({ kind: "point", point }) as const),
  );
  await seen("the fault counted", async () =>
    (await system.room.buckets.countReadings()) === before + devices.length ? true : undefined,
  );
}

const said = async (...args: readonly string[]): Promise<string> =>
  printed(await system.fleet(args, { FLEETSCORE_USER: "Ada Größer" }));
const fleetCommand = async <T>(...args: readonly string[]): Promise<T> => JSON.parse(await said(...args)) as T;
const devicesListed = async (...args: readonly string[]) =>
  linesOf<Answer<"show-device">>(await said("devices", "list", ...args));
const nextRun = async () => rowsOf(system.api, (await ended(system.api, await nextScheduledRun(system.api))).id);

test("what is muted is scored and marked, what is retired is not scored, and the worst device comes first", async () => {
  expect(await fleetCommand<Answer<"show-device">>("devices", "show", muted)).toMatchObject({
    state: "active",
    verdict: null,
  });
  // As somebody did when the windows of this test began; a command that says another end keeps that beginning.
  await system.room.devices.change(muted, { mutedUntil: from + MINUTE }, from - MINUTE);
  await system.room.devices.change(muted, { mutedUntil: Date.now() + MINUTE }, from);
  await fleetCommand("devices", "mute", muted, "--hours", "1");
  expect(await fleetCommand<Answer<"show-device">>("devices", "retire", retired)).toMatchObject({ state: "retired" });
  expect(await fleetCommand<Answer<"show-device">>("devices", "group", odd, "hall 3")).toMatchObject({
    group: "hall 3",
  });

  const rows = await nextRun();

  expect(new Set(rows.map(({ deviceId }) => deviceId))).toEqual(new Set([odd, muted, forgotten]));
  const marked = rows.filter(({ marks }) => marks.includes("muted"));
  expect(new Set(marked.map(({ deviceId }) => deviceId))).toEqual(new Set([muted]));
  expect(marked.some(({ verdict }) => verdict === "anomalous")).toBe(true);
  const devices = await devicesListed();
  expect(devices.at(-1)).toMatchObject({ id: retired, state: "retired", verdict: null });
  expect(devices.find(({ id }) => id === muted)).toMatchObject({ mutedUntil: expect.any(String) as string });
  expect(await devicesListed("--group", "hall 3")).toHaveLength(1);
  const first = await devicesListed("--limit", "2", "--life", "active");
  const page = await system.api.call("list-devices", { query: { limit: 2, state: "active" } });
  expect(page.devices.map(({ id }) => id)).toEqual(first.map(({ id }) => id));
  const rest = await system.api.call("list-devices", { query: { state: "active", after: page.next ?? "" } });
  expect([...first, ...rest.devices].map(({ id }) => id).sort()).toEqual([odd, muted, forgotten]);
  expect(await said("devices", "--table")).toMatch(/^device .*\n─/);
});

test("a device is judged now as the run judged it, and its readings are shown as they were counted", async () => {
  const to = from + MINUTES_PER_RUN * MINUTE;
  const range = { from: isoOf(from), to: isoOf(to) };
  const { windows } = await system.api.call("judge-device", { path: { device: odd }, query: range });
  const anomalies = await system.api.call("list-anomalies", { query: { ...range, device: odd } });
  expect(windows).toHaveLength(MINUTES_PER_RUN);
  const judged = windows.filter(({ verdict }) => verdict === "anomalous");
  expect(judged.map(({ windowEnd, score }) => [windowEnd, score])).toEqual(
    anomalies.anomalies.map(({ windowEnd, score }) => [windowEnd, score]).toReversed(),
  );
  expect(judged.length).toBeGreaterThan(0);

  const { stepSeconds, sensors } = await system.api.call("show-series", { path: { device: odd }, query: range });
  expect(stepSeconds).toBe(60);
  expect(sensors.map(({ name, points }) => [name, points.length])).toEqual([[TEMPERATURE, MINUTES_PER_RUN]]);
  // The usual reading of the minute, and the fault.
  expect(sensors[0]?.points[0]).toMatchObject({ at: isoOf(from), count: 2, max: 5_000 });
});

test("an operator says which anomalies are real, and training leaves those out", async () => {
  const anomalies = linesOf<Anomaly>(await said("anomalies", "--last", "2h", "--device", odd));
  const [newest, ...others] = anomalies;
  if (newest === undefined) throw new Error(`${odd} has no anomaly`);
  expect(newest).toMatchObject({ feedback: null, sensors: { temperature: expect.closeTo(1) as number } });
  expect(anomalies.map(({ windowEnd }) => windowEnd)).toEqual(
    anomalies
      .map(({ windowEnd }) => windowEnd)
      .sort()
      .toReversed(),
  );

  const given = await fleetCommand<Answer<"give-feedback">>(
    "anomalies",
    "feedback",
    newest.id,
    "real",
    "--note",
    "bearing",
  );

  expect(given).toMatchObject({ id: newest.id, feedback: { verdict: "real", note: "bearing", by: "Ada Größer" } });
  const real = await system.api.call("list-anomalies", { query: { feedback: "real" } });
  expect(real.anomalies.map(({ id }) => id)).toEqual([newest.id]);
  expect(
    (await system.api.call("list-anomalies", { query: { device: odd, feedback: "none" } })).anomalies,
  ).toHaveLength(others.length);
  expect(await system.room.feedback.realAnomalies(odd, fleet.scored)).toEqual([
    { from: Date.parse(newest.windowStart), to: Date.parse(newest.windowEnd) },
  ]);
  await fleetCommand("anomalies", "feedback", newest.id, "none");
  expect((await system.api.call("list-anomalies", { query: { feedback: "real" } })).anomalies).toEqual([]);
  expect(await said("anomalies", "list", "--table")).toContain("temperature 100 %");
});

test("a device that is forgotten is gone with its model, and new when it sends again", async () => {
  const folder = `models/${forgotten}/`;
  const blobs = async () => {
    const found: string[] = [];
    for await (const { name } of system.room.results.listBlobsFlat({ prefix: folder })) found.push(name);
    return found;
  };
  expect(await blobs()).not.toEqual([]);

  await fleetCommand("devices", "forget", forgotten);

  expect(await blobs()).toEqual([]);
  await expect(system.api.call("show-device", { path: { device: forgotten } })).rejects.toMatchObject({
    code: "not-found",
  });
  await expect(system.api.call("forget-device", { path: { device: forgotten }, query: {} })).rejects.toMatchObject({
    code: "not-found",
  });
  const second = await nextRun();
  expect(second.some(({ deviceId }) => deviceId === forgotten)).toBe(false);

  await fault([forgotten], Date.now());

  expect(await system.api.call("show-device", { path: { device: forgotten } })).toMatchObject({
    state: "new",
    model: null,
    verdict: null,
  });
  expect(await fleetCommand<Answer<"show-device">>("devices", "unretire", retired)).toMatchObject({ state: "active" });
  const third = await nextRun();
  expect(third.filter(({ deviceId }) => deviceId === forgotten)).toMatchObject([
    { verdict: "unscored", reason: "no-model" },
  ]);
  expect(third.filter(({ deviceId }) => deviceId === retired)).toHaveLength(MINUTES_PER_RUN);
});

test("what is wrong with a request is named", async () => {
  const { api } = system;
  await expect(api.call("change-device", { path: { device: odd }, body: {} })).rejects.toMatchObject({
    code: "invalid-input",
  });
  await expect(
    api.call("change-device", { path: { device: odd }, body: { mutedUntil: "2026-01-01T00:00:00Z" } }),
  ).rejects.toThrow(/mutedUntil/);
  await expect(
    api.call("change-device", { path: { device: "pump-9" }, body: { retired: true } }),
  ).rejects.toMatchObject({ code: "not-found" });
  await expect(api.call("list-devices", { query: { after: "what" } })).rejects.toThrow(/after/);
  await expect(api.call("list-anomalies", { query: { after: "what" } })).rejects.toThrow(/after/);
  await expect(
    api.call("give-feedback", { path: { anomaly: "what" }, body: { verdict: "real" } }),
  ).rejects.toMatchObject({ code: "not-found" });
});
