import { gaussian, seededRandom } from "../../../cli/simulation/random";
import { deviceContract } from "../../../shared/http/contract/devices";
import { resultRow } from "../../../shared/http/contract/results";
import { deviceView } from "../../../shared/http/device-views";
import { trainDevice } from "../../../shared/models/train-device";
import type { SensorName } from "../../../shared/readings/reading";
import { beginRun } from "../../../shared/runs/begin-run";
import { finishRun } from "../../../shared/runs/finish-run";
import { planRun } from "../../../shared/runs/plan-run";
import { PlanChunks } from "../../../shared/runs/plan-chunks";
import { publishPart } from "../../../shared/runs/publish-part";
import { readResultPage } from "../../../shared/runs/read-results";
import type { Run, RunKind } from "../../../shared/runs/run";
import { scoreDevices } from "../../../shared/runs/score-device";
import type { ResultRow } from "../../../shared/scoring/result-row";
import { aggregateReadings } from "../../support/domain/points";
import { ingest, ingestWrite, PUMP } from "../../support/contract/ingest-writes";
import { closeRun, insertRun, stored } from "../../support/contract/runs";
import { at, MINUTE, NOW } from "../../support/contract/times";
import { modelRoom, type ModelRoom } from "../../support/domain/model-room";

const DAY = 1_440;
const HEAT = "heat" as SensorName;
/** In minutes: what is learned from; days as those; days that lie three standard deviations off. */
const [TRAINED, MOVED, END] = [4 * DAY, 6 * DAY, 9 * DAY];

let room: ModelRoom;
beforeEach(async () => {
  room = await modelRoom();
  const random = seededRandom(3, "heat");
  const readings = Array.from({ length: END / 5 }, (_, i) => ({
    ...{ deviceId: PUMP, sensor: HEAT, at: at(5 * i) },
    value: 20 + gaussian(random) + (5 * i < MOVED ? 0 : 3),
  }));
  const devices = [{ deviceId: PUMP, firstAt: at(0), lastAt: at(END) }];
  await ingest(room, ingestWrite(1, { buckets: aggregateReadings(readings, MINUTE), devices }));
});
afterEach(() => room.close());

const train = () =>
  trainDevice(room, {
    ...{ deviceId: PUMP, from: at(0), to: at(TRAINED), windowMs: 30 * MINUTE, hopMs: 30 * MINUTE },
    ...{ statistics: ["mean", "stddev"], wantedShare: 0.02, alias: "champion" },
  });

/** The run's rows; each activity is delivered twice. */
async function done({ runId }: Run): Promise<ResultRow[]> {
  const settings = { ...room.settings, driftCheckMs: DAY * MINUTE, deviceTimeoutMs: 60_000, maxDueAttempts: 3 };
  const services = { ...room, plans: new PlanChunks(room.blobs), settings };
  await beginRun(services, { runId, attempt: 1, token: "t" });
  const plan = await planRun(services, { runId });
  const input = { runId, attempt: 1, chunk: 0, plan };
  for (const _delivery of [1, 2]) await scoreDevices(services, { ...input, activity: 0 });
  for (const _delivery of [1, 2]) await publishPart(services, { ...input, staged: [0], failures: [] });
  await finishRun(services, { runId, attempt: 1 });
  const page = await readResultPage(room.blobs, await stored(room, runId), { limit: 1_000 });
  return page.lines
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as ResultRow);
}

const scheduled = async (from: number, to: number) => done(await closeRun(room, from, to));
const asked = async (kind: RunKind, from: number, to: number) =>
  done(await insertRun(room, { kind, from: at(from), to: at(to) }));
const driftOf = async () => (await room.devices.get(PUMP, NOW))?.drift;
const marked = (rows: readonly ResultRow[]) => rows.filter(({ marks }) => marks.includes("drifted")).length;

test("a device that drifts is found at its next check, shown when the run ends, and marked from the run after it on", async () => {
  const { version } = await train();

  const usual = await scheduled(TRAINED, MOVED);
  expect(usual.flatMap(({ drift }) => drift?.state ?? [])).toEqual(["usual"]);
  expect(await driftOf()).toMatchObject({ state: "usual", modelVersion: version, since: at(MOVED) });

  const moved = await scheduled(MOVED, MOVED + 2 * DAY);
  expect(marked(moved)).toBe(0);
  expect(moved.at(-1)?.drift).toMatchObject({ state: "drifted", through: moved.at(-1)?.windowEnd });
  expect(await driftOf()).toMatchObject({ state: "drifted", since: at(MOVED + 2 * DAY) });
  expect((await driftOf())?.features.map(({ name }) => name)).toEqual(["heat.mean"]);

  const later = await scheduled(MOVED + 2 * DAY, MOVED + 2 * DAY + 60);
  expect([marked(later), later.length]).toEqual([2, 2]);
});

test("what is said of drift is what the API promises", async () => {
  await train();
  const rows = await scheduled(TRAINED, MOVED + 2 * DAY);
  const device = await room.devices.get(PUMP, NOW);
  if (device === undefined) throw new Error(`${PUMP} is not known`);
  expect(rows.map((row) => resultRow.parse(row))).toEqual(rows);
  const shown = deviceView(device, NOW);
  expect(shown.drift?.retrain).toBe(true);
  expect(deviceContract["show-device"].answer.json.parse(shown)).toEqual(shown);
});

test("a run that is asked for marks what ends after the check that found the drift, and checks nothing itself", async () => {
  await train();
  await scheduled(TRAINED, MOVED + 2 * DAY);

  const rows = await asked("ad-hoc", MOVED, END);

  expect(rows.some(({ drift }) => drift !== undefined)).toBe(false);
  const unmarked = rows.length - marked(rows);
  expect([unmarked, marked(rows)]).toEqual([2 * 48, 48]);
});

test("a new champion has not drifted, until it is checked itself", async () => {
  await train();
  await scheduled(TRAINED, MOVED + 2 * DAY);
  const again = await trainDevice(room, {
    ...{ deviceId: PUMP, from: at(MOVED), to: at(MOVED + 2 * DAY), windowMs: 30 * MINUTE, hopMs: 30 * MINUTE },
    ...{ statistics: ["mean", "stddev"], wantedShare: 0.02, alias: "champion" },
  });
  expect(await driftOf()).toBeUndefined();

  const rows = await scheduled(MOVED + 2 * DAY, END);

  expect(marked(rows)).toBe(0);
  expect(await driftOf()).toMatchObject({ state: "usual", modelVersion: again.version });
});
