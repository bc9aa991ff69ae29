import type { DeviceId } from "../../../shared/readings/reading";
import {
  finishTraining,
  type FinishTrainingInput,
  type TrainingSummary,
} from "../../../shared/trainings/finish-training";
import {
  planTraining,
  readTrainingChunk,
  type ChunkTraining,
  type PlannedTraining,
} from "../../../shared/trainings/plan-training";
import { publishTraining, type PublishTrainingInput } from "../../../shared/trainings/publish-training";
import { showTraining } from "../../../shared/trainings/show-training";
import { trainChunk } from "../../../shared/trainings/train-chunk";
import { trainFleet, type FleetTraining } from "../../../shared/trainings/train-fleet";
import type { TrainInput } from "../../../shared/trainings/train-planned";
import { trainingFiles, type DeviceOutcome, type Training, type TrainingId } from "../../../shared/trainings/training";
import type { Orchestrator } from "../../../shared/runs/orchestrator";
import { drive } from "../../support/domain/drive-orchestration";
import { MemoryBlobs } from "../../support/domain/memory-blobs";

const training: Training = {
  ...{ trainingId: "t1" as TrainingId, requestedAt: 1_000 },
  request: { from: 0, to: 60_000, windowMs: 60_000, hopMs: 60_000, wantedShare: 0.02, leaveOut: [], fleetModel: false },
};
const deviceNames = (count: number) => Array.from({ length: count }, (_, i) => `pump-${i}` as DeviceId);

/** A fleet whose first `champions` devices have one; `become` says what training a device comes to, or throws. */
class Fleet {
  readonly blobs = new MemoryBlobs();
  readonly asked: DeviceId[] = [];
  readonly firsts = new Set<DeviceId>();

  constructor(
    private readonly devices: readonly DeviceId[],
    private readonly champions: number,
    private readonly become: (deviceId: DeviceId, call: number) => DeviceOutcome,
  ) {}

  async train() {
    return drive((o) => trainFleet(o, o.input as FleetTraining), training, {
      activity: (name, input) => this.#activity(name, input),
      child: async (_name, { input }) => {
        const run = (o: Orchestrator) => trainChunk(o, o.input as ChunkTraining);
        return (await drive(run, input, { activity: (name, given) => this.#activity(name, given) })).results.at(-1);
      },
    });
  }

  summary = () => JSON.parse(this.blobs.text(trainingFiles.summary(training.trainingId)) ?? "null") as TrainingSummary;

  async #activity(name: string, input: unknown): Promise<unknown> {
    const { blobs } = this;
    if (name === "plan-training") {
      const champions = new Map(this.devices.slice(0, this.champions).map((id) => [id, version(id)]));
      const runs = { activeDevices: () => Promise.resolve([...this.devices]) };
      return planTraining({ blobs, runs, models: { aliased: () => Promise.resolve(champions) } }, input as Training);
    }
    if (name === "publish-training") return publishTraining({ blobs }, input as PublishTrainingInput);
    if (name === "finish-training") {
      return finishTraining({ blobs, clock: () => 2_000 }, input as FinishTrainingInput);
    }
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
const trained = (deviceId: DeviceId): DeviceOutcome => ({ deviceId, status: "trained", version: "v2", windows: 9 });

test("every device is trained once, in waves, and the summary says what came of them", async () => {
  const devices = deviceNames(101);
  const fleet = new Fleet(devices, 100, (deviceId) =>
    deviceId === "pump-7"
      ? { deviceId, status: "refused", code: "invalid-input", message: "too few" }
      : trained(deviceId),
  );

  const { executions, progress } = await fleet.train();

  expect([...fleet.asked].sort()).toEqual([...devices].sort());
  expect(fleet.summary()).toEqual({
    ...{ trainingId: "t1", devices: 101, chunks: 6, trained: 100, refused: { "invalid-input": 1 } },
    ...{ requestedAt: "1970-01-01T00:00:01.000Z", finishedAt: "1970-01-01T00:00:02.000Z" },
  });
  expect(executions).toHaveLength(2);
  expect(progress.at(-1)).toMatchObject({ chunks: 6, chunksDone: 6, trained: 100 });
  expect([...fleet.firsts]).toEqual(["pump-100"]);
});

test("an activity that is lost costs its chunk a round, not the training", async () => {
  const fleet = new Fleet(deviceNames(25), 0, (deviceId, call) => {
    if (deviceId === "pump-3" && call < 2) throw new Error("the process died");
    return trained(deviceId);
  });
  await fleet.train();
  expect(fleet.summary()).toMatchObject({ trained: 25, refused: {} });
});

test("a chunk that is lost in every round is told device by device, and the others go on", async () => {
  const fleet = new Fleet(deviceNames(25), 0, (deviceId) => {
    if (deviceId === "pump-24") throw new Error("the process died");
    return trained(deviceId);
  });
  await fleet.train();
  expect(fleet.summary()).toMatchObject({ trained: 20, refused: { "training-lost": 5 } });
});

test("a fleet without devices is trained at once, to nothing", async () => {
  const fleet = new Fleet([], 0, trained);
  await fleet.train();
  expect(fleet.summary()).toMatchObject({ devices: 0, trained: 0, refused: {} });
});

test("what a twin published first stands, and is what counts", async () => {
  const blobs = new MemoryBlobs();
  const plan = { planId: "p", devices: 1, chunks: 1 };
  const input = { ...training, plan, chunk: 0, lost: undefined };
  await publishTraining({ blobs }, { ...input, outcomes: [trained("pump-0" as DeviceId)] });
  expect(await publishTraining({ blobs }, { ...input, outcomes: [] })).toEqual({ trained: 1, refused: {} });
});

test("a training that ended without a summary has failed, and one that nobody knows is not found", async () => {
  const { trainingId } = training;
  const show = (state: "ended" | "lost" | "going") =>
    showTraining({ blobs: new MemoryBlobs(), orchestrations: { state: () => Promise.resolve({ state }) } }, trainingId);
  expect(await show("ended")).toMatchObject({ status: "failed" });
  expect(await show("going")).toMatchObject({ status: "running" });
  await expect(show("lost")).rejects.toMatchObject({ code: "not-found" });
});
