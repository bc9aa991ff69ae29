import { LOCAL } from "../../../shared/models/model-changes";
import { modelFor } from "../../../shared/models/fleet/model-for";
import { DEFAULT_STATISTICS } from "../../../shared/models/training/defaults";
import { FLEET, type DeviceId } from "../../../shared/readings/reading";
import { chooseSample, writeSample } from "../../../shared/trainings/plan-sample";
import type { PlanTraining } from "../../../shared/trainings/plan-training";
import { sampleDevices } from "../../../shared/trainings/sample-devices";
import { trainSampled } from "../../../shared/trainings/train-sampled";
import type { TrainingId } from "../../../shared/trainings/training";
import type { Range } from "../../../shared/time";
import { pumps, type Pump } from "../../support/domain/pump-fleet";
import { trainingRoom, type TrainingRoom } from "../../support/domain/training-room";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TRAINED: Range = { from: 0, to: 8 * HOUR };
const JUDGED: Range = { from: TRAINED.to, to: 16 * HOUR };
const WANTED_SHARE = 0.03;

/** Its level lies between those of the others; behind its first hours it is off by far less than these differ. */
const NEW: Pump = { deviceId: "new" as DeviceId, level: 58, spread: 1.2, minutes: 960, off: 5, offFrom: 12 * HOUR };
const YOUNG: Pump = { ...NEW, deviceId: "young" as DeviceId, off: 0 };
const FLEET_OF = pumps(10, 480);
const request = {
  ...TRAINED,
  windowMs: 5 * MINUTE,
  hopMs: MINUTE,
  wantedShare: WANTED_SHARE,
  statistics: DEFAULT_STATISTICS,
};

const training: PlanTraining = {
  ...{ trainingId: "t" as TrainingId, requestedAt: TRAINED.to, by: LOCAL },
  request: { ...request, leaveOut: [] },
  plan: { planId: "p", devices: FLEET_OF.length, chunks: 1, sampled: FLEET_OF.length },
};

/** The fleet's model as a training makes it: the sample in parts, then all of them. */
async function trainFleet(room: TrainingRoom, more: Partial<PlanTraining["plan"]> = {}) {
  await writeSample(room.blobs, training.trainingId, "p", chooseSample(FLEET_OF.map(({ deviceId }) => deviceId)));
  for (const part of [0, 1]) await sampleDevices(room, { ...training, part });
  return trainSampled(room, { ...training, plan: { ...training.plan, ...more } });
}

let room: TrainingRoom;
let standIn: string;

beforeAll(async () => {
  room = await trainingRoom([...FLEET_OF, NEW, YOUNG]);
  const outcome = await trainFleet(room);
  expect(outcome).toMatchObject({ status: "trained", devices: 10 });
  standIn = outcome.status === "trained" ? outcome.version : "";
});

afterAll(() => room.close());

const fleetModel = async () => {
  const model = await room.models.find(FLEET, standIn);
  if (model === undefined) throw new Error("the fleet has no model");
  return model;
};

const flaggedOf = async (model: Awaited<ReturnType<typeof fleetModel>>, { deviceId }: Pump, range: Range) => {
  const rows = await room.judge(model, deviceId, range);
  return rows.filter(({ verdict }) => verdict === "anomalous").length / rows.length;
};

const modelOf = async ({ deviceId }: Pump, more: Partial<Range> & { isFirst?: boolean } = {}) =>
  (await modelFor(room, { ...request, deviceId, isFirst: true, ...more }, standIn)).model;

test("it becomes the fleet's champion, and says what it learned from", async () => {
  expect((await room.models.aliases(FLEET)).champion).toBe(standIn);
  const { fleet, training: learned, sensors, baseline } = (await fleetModel()).manifest;
  expect(fleet?.devices).toBe(10);
  expect(learned?.windows).toBe(10 * 400);
  expect(baseline?.mean[0]).toBeCloseTo(5.8, 0);
  // All of them together have seen from 40 less some to 76 and more.
  expect(sensors?.find(({ name }) => name === "temperature")?.max).toBeGreaterThan(76);
});

test("made again by a twin it is the same version, and no challenger of itself", async () => {
  expect(await trainFleet(room)).toMatchObject({ version: standIn });
  expect(await trainFleet(room, { fleetVersion: standIn })).toMatchObject({ version: standIn });
  expect(await room.models.aliases(FLEET)).toEqual({ champion: standIn });
});

test("a device that is new is flagged about as often as wanted, by the fleet's scale and by its own", async () => {
  const scaled = await modelOf(YOUNG);
  expect(await flaggedOf(await fleetModel(), YOUNG, JUDGED)).toBeLessThan(3 * WANTED_SHARE);
  expect(await flaggedOf(scaled, YOUNG, JUDGED)).toBeLessThan(3 * WANTED_SHARE);
});

test("on its own scale a device's fault is seen that is smaller than what lies between devices", async () => {
  const [usual, fault] = [
    { ...JUDGED, to: 12 * HOUR },
    { ...JUDGED, from: 12 * HOUR + 10 * MINUTE },
  ];
  const scaled = await modelOf(NEW);
  expect(await flaggedOf(scaled, NEW, usual)).toBeLessThan(0.2);
  expect(await flaggedOf(scaled, NEW, fault)).toBeGreaterThan(0.9);
  expect(await flaggedOf(await fleetModel(), NEW, fault)).toBeLessThan(0.5);
});

test("what a fault is due to, and how severe it is, is told on the device's scale", async () => {
  const scaled = await modelOf(NEW);
  const rows = await room.judge(scaled, NEW.deviceId, { ...JUDGED, from: 12 * HOUR + 10 * MINUTE });
  const [worst] = rows.toSorted((a, b) => (b.severity ?? 0) - (a.severity ?? 0));
  expect(worst?.severity).toBeGreaterThan(0.5);
  const shares = Object.entries(worst?.contributions ?? {}).toSorted(([, a], [, b]) => b - a);
  expect(shares[0]?.[0]).toMatch(/^temperature\./);
  // Beyond what the device has shown, but not beyond the fleet.
  expect(rows.flatMap(({ marks }) => marks)).toEqual([]);
});

test("a device with less than a day of windows gets the fleet's model on its scale, as its champion", async () => {
  const model = await modelOf(YOUNG);
  expect(model.manifest.training).toMatchObject({ fleetVersion: standIn, windows: 475 });
  expect((await room.models.aliases(YOUNG.deviceId)).champion).toBe(model.version);
});

test("without a model of the fleet it is trained on what there is", async () => {
  const { model } = await modelFor(room, { ...request, deviceId: YOUNG.deviceId, isFirst: true }, undefined);
  expect(model.manifest.training?.fleetVersion).toBeUndefined();
});

test("made anew, what stands in for it is its challenger: the new hours may hold what is to be found", async () => {
  const first = await modelOf(YOUNG);
  const later = await modelOf(YOUNG, { isFirst: false, from: HOUR });
  expect(later.manifest.training?.fleetVersion).toBe(standIn);
  expect(await room.models.aliases(YOUNG.deviceId)).toEqual({ champion: first.version, challenger: later.version });
});

test("a model of its own takes the stand-in's place at once, and from then on others are its challengers", async () => {
  await modelOf(YOUNG);
  const { model: own } = await modelFor(room, { ...request, deviceId: YOUNG.deviceId, isFirst: false }, undefined);
  expect((await room.models.aliases(YOUNG.deviceId)).champion).toBe(own.version);
  const later = await modelOf(YOUNG, { isFirst: false, from: HOUR });
  expect(later.manifest.training?.fleetVersion).toBeUndefined();
  expect(await room.models.aliases(YOUNG.deviceId)).toEqual({ champion: own.version, challenger: later.version });
});

test("a device without readings is refused with or without a model of the fleet", async () => {
  await expect(modelOf({ ...NEW, deviceId: "nobody" as DeviceId })).rejects.toThrow("nobody has no readings");
});

test("where too few devices can be learned from, the fleet's model is refused, and says so", async () => {
  const small = await trainingRoom(FLEET_OF.slice(0, 2));
  const outcome = await trainFleet(small);
  expect(outcome.status === "refused" ? outcome.message : "").toMatch(/^devices: 2 devices with enough windows/);
  await small.close();
});
