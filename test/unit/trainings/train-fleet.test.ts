import type { DeviceId } from "../../../shared/readings/reading";
import { beginTraining } from "../../../shared/trainings/begin-training";
import { finishTraining } from "../../../shared/trainings/finish-training";
import {
  planTraining,
  readTrainingChunk,
  type ChunkTraining,
  type PlannedTraining,
} from "../../../shared/trainings/plan-training";
import { publishTraining, type PublishTrainingInput } from "../../../shared/trainings/publish-training";
import { trainChunk } from "../../../shared/trainings/train-chunk";
import { trainFleet, type FleetTraining } from "../../../shared/trainings/train-fleet";
import type { TrainInput } from "../../../shared/trainings/train-planned";
import type { DeviceOutcome, Training, TrainingSoFar } from "../../../shared/trainings/training";
import type { Orchestrator } from "../../../shared/runs/orchestrator";
import { drive } from "../../support/domain/drive-orchestration";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { MemoryTrainingStore } from "../../support/domain/memory-training-store";
import { trainingOf } from "../../support/domain/trainings";

const usual = trainingOf();
const training = { ...usual, request: { ...usual.request, fleetModel: false } };
const { trainingId } = training;
const deviceNames = (count: number) => Array.from({ length: count }, (_, i) => `pump-${i}` as DeviceId);

/** A fleet whose first `champions` devices have one; `become` says what training a device comes to, or throws. */
class Fleet {
  readonly blobs = new MemoryBlobs();
  readonly trainings = new MemoryTrainingStore();
  readonly asked: DeviceId[] = [];
  readonly firsts = new Set<DeviceId>();
  /** What went into activities and children. */
  readonly inputs: unknown[] = [];

  constructor(
    private readonly devices: readonly DeviceId[],
    private readonly champions: number,
    private readonly become: (deviceId: DeviceId, call: number) => DeviceOutcome,
  ) {}

  async train(asked: Training = training) {
    await this.trainings.insert(asked);
    return drive((o) => trainFleet(o, o.input as FleetTraining), asked, {
      activity: (name, input) => this.#activity(name, input),
      child: async (_name, { input }) => {
        this.inputs.push(input);
        const run = (o: Orchestrator) => trainChunk(o, o.input as ChunkTraining);
        return (await drive(run, input, { activity: (name, given) => this.#activity(name, given) })).results.at(-1);
      },
    });
  }

  async became() {
    const found = await this.trainings.get(trainingId);
    if (found === undefined) throw new Error("the training is gone");
    const { status, plan, progress, finishedAt } = found;
    return { status, plan, finishedAt, ...progress.counts, chunksDone: progress.chunksDone };
  }

  async #activity(name: string, input: unknown): Promise<unknown> {
    const { blobs, trainings } = this;
    if (name !== "plan-training") this.inputs.push(input);
    const services = { trainings, clock: () => 2_000 };
    if (name === "begin-training") return beginTraining(services, input as TrainingSoFar);
    if (name === "finish-training") return finishTraining(services, input as TrainingSoFar);
    if (name === "plan-training") {
      const champions = new Map(this.devices.slice(0, this.champions).map((id) => [id, version(id)]));
      const runs = { activeDevices: () => Promise.resolve([...this.devices]) };
      const models = { aliased: () => Promise.resolve(champions) };
      return planTraining({ blobs, trainings, runs, models }, input as Training);
    }
    if (name === "publish-training") return publishTraining({ blobs }, input as PublishTrainingInput);
    const { deviceId, isFirst } = await this.#planned(input as TrainInput);
    if (isFirst) this.firsts.add(deviceId);
    this.asked.push(deviceId);
    return this.become(deviceId, this.asked.filter((id) => id === deviceId).length - 1);
  }

  async #planned({ trainingId, plan, chunk, position }: TrainInput): Promise<PlannedTraining> {
    const planned = (await readTrainingChunk(this.blobs, trainingId, plan, chunk))[position];
    if (planned === undefined) throw new Error(`no device ${position} in chunk ${chunk}`);
    return planned;
  }
}

const version = (deviceId: DeviceId) => ({ deviceId, version: "v1", sha256: "0" });
const trained = (deviceId: DeviceId): DeviceOutcome => ({
  ...{ deviceId, status: "trained", alias: "challenger", version: "v2", windows: 9 },
});

test("every device is trained once, in waves, and the training says what came of them", async () => {
  const devices = deviceNames(101);
  const fleet = new Fleet(devices, 100, (deviceId) =>
    deviceId === "pump-7"
      ? { deviceId, status: "refused", code: "invalid-input", message: "too few" }
      : trained(deviceId),
  );

  const { executions, progress } = await fleet.train();

  expect([...fleet.asked].sort()).toEqual([...devices].sort());
  expect(await fleet.became()).toEqual({
    ...{ status: "completed", plan: { devices: 101, chunks: 6 }, chunksDone: 6, finishedAt: 2_000 },
    ...{ champions: 0, challengers: 100, refused: { "invalid-input": 1 } },
  });
  expect(executions).toHaveLength(2);
  expect(progress.at(-1)).toEqual({ chunks: 6, chunksDone: 6 });
  expect([...fleet.firsts]).toEqual(["pump-100"]);
});

test("what goes by the plan carries none of the devices that were named: there may be a hundred thousand", async () => {
  const devices = deviceNames(101);
  const fleet = new Fleet(devices, 0, trained);

  const { executions } = await fleet.train({ ...training, request: { ...training.request, devices } });

  expect([...fleet.asked].sort()).toEqual([...devices].sort());
  for (const input of [...fleet.inputs, ...executions.slice(1)]) expect(input).not.toHaveProperty("request.devices.0");
});

test("an activity that is lost costs its chunk a round, not the training", async () => {
  const fleet = new Fleet(deviceNames(25), 0, (deviceId, call) => {
    if (deviceId === "pump-3" && call < 2) throw new Error("the process died");
    return trained(deviceId);
  });
  await fleet.train();
  expect(await fleet.became()).toMatchObject({ challengers: 25, refused: {} });
});

test("a chunk that is lost in every round is told device by device, and the others go on", async () => {
  const fleet = new Fleet(deviceNames(25), 0, (deviceId) => {
    if (deviceId === "pump-24") throw new Error("the process died");
    return trained(deviceId);
  });
  await fleet.train();
  expect(await fleet.became()).toMatchObject({ challengers: 20, refused: { "training-lost": 5 } });
});

test("a fleet without devices is trained at once, to nothing", async () => {
  const fleet = new Fleet([], 0, trained);
  await fleet.train();
  expect(await fleet.became()).toMatchObject({ status: "completed", plan: { devices: 0 }, champions: 0, refused: {} });
});

test("what a twin published first stands, and is what counts", async () => {
  const blobs = new MemoryBlobs();
  const plan = { planId: "p", devices: 1, chunks: 1 };
  const input = { ...training, plan, chunk: 0, lost: undefined };
  await publishTraining({ blobs }, { ...input, outcomes: [trained("pump-0" as DeviceId)] });
  expect(await publishTraining({ blobs }, { ...input, outcomes: [] })).toEqual({
    champions: 0,
    challengers: 1,
    refused: {},
  });
});

test("a training that is cancelled ends behind its wave, with what that came to", async () => {
  const devices = deviceNames(101);
  const fleet: Fleet = new Fleet(devices, 0, (deviceId) => {
    if (deviceId === "pump-0") void fleet.trainings.requestCancel(trainingId, 1_500);
    return trained(deviceId);
  });
  await fleet.train();
  expect(await fleet.became()).toMatchObject({
    status: "cancelled",
    chunksDone: 4,
    challengers: 80,
    plan: { chunks: 6 },
  });
});

test("a training that was cancelled before it began trains nobody", async () => {
  const fleet = new Fleet(deviceNames(5), 0, trained);
  await fleet.trainings.insert(training);
  await fleet.trainings.requestCancel(trainingId, 1_500);
  await fleet.train();
  expect(fleet.asked).toEqual([]);
  expect(await fleet.became()).toMatchObject({ status: "cancelled", plan: undefined });
});

test("an instance whose training has ended touches nothing", async () => {
  const fleet = new Fleet(deviceNames(5), 0, trained);
  await fleet.trainings.insert(training);
  await fleet.trainings.finish(trainingId, { status: "failed", finishedAt: 1_500, error: "it was lost" });
  await fleet.train();
  expect([fleet.asked, fleet.blobs.names]).toEqual([[], []]);
  expect(await fleet.became()).toMatchObject({ status: "failed", finishedAt: 1_500 });
});
