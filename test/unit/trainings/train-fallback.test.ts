import type { DeviceId } from "../../../shared/readings/reading";
import { FLEET } from "../../../shared/readings/reading";
import { beginTraining } from "../../../shared/trainings/begin-training";
import { finishTraining } from "../../../shared/trainings/finish-training";
import { planTraining, type ChunkTraining } from "../../../shared/trainings/plan-training";
import type { SampleInput } from "../../../shared/trainings/sample-devices";
import { trainFleet, type FleetTraining } from "../../../shared/trainings/train-fleet";
import {
  NOTHING_TRAINED,
  type FleetOutcome,
  type Training,
  type TrainingRequest,
  type TrainingSoFar,
} from "../../../shared/trainings/training";
import { drive } from "../../support/domain/drive-orchestration";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { MemoryTrainingStore } from "../../support/domain/memory-training-store";
import { trainingOf } from "../../support/domain/trainings";

const DEVICES = Array.from({ length: 12 }, (_, i) => `pump-${i}` as DeviceId);
const TRAINED: FleetOutcome = { status: "trained", version: "f2", devices: 12, windows: 4_000 };

interface Scene extends Partial<TrainingRequest> {
  /** The fleet's champion, where it has one. */
  readonly champion?: string;
  /** What an activity answers; throws where it is lost. `call` counts from 0. */
  readonly sample?: (part: number, call: number) => void;
  readonly train?: () => FleetOutcome;
}

/** Runs a training of twelve devices whose chunks do nothing, and tells who was asked for what. */
async function run({ champion, sample = () => undefined, train = () => TRAINED, ...request }: Scene) {
  const blobs = new MemoryBlobs();
  const asked: string[] = [];
  const standIns: (string | undefined)[] = [];
  const trainings = new MemoryTrainingStore();
  const usual = trainingOf();
  const training: Training = { ...usual, request: { ...usual.request, ...request } };
  await trainings.insert(training);
  const champions = new Map(
    champion === undefined ? [] : [[FLEET, { deviceId: FLEET, version: champion, sha256: "" }]],
  );
  const activities: Record<string, (input: unknown) => unknown> = {
    "plan-training": (input) => {
      const runs = { activeDevices: () => Promise.resolve(DEVICES) };
      const models = { aliased: () => Promise.resolve(champions) };
      return planTraining({ blobs, trainings, runs, models }, input as Training);
    },
    "sample-devices": (input) => {
      const { part } = input as SampleInput;
      asked.push(`sample ${part}`);
      sample(part, asked.filter((one) => one === `sample ${part}`).length - 1);
    },
    "train-sampled": () => (asked.push("train"), train()),
    "begin-training": (input) => beginTraining({ trainings, clock: () => 0 }, input as TrainingSoFar),
    "finish-training": (input) => finishTraining({ trainings, clock: () => 0 }, input as TrainingSoFar),
  };
  await drive((o) => trainFleet(o, o.input as FleetTraining), training, {
    activity: (name, input) => activities[name]?.(input),
    child: (_name, { input }) => (standIns.push((input as ChunkTraining).standIn), NOTHING_TRAINED),
  });
  const stored = await trainings.get(training.trainingId);
  return { asked, standIns, fleetModel: stored?.progress.counts.fleetModel };
}

test("a training of all devices first samples them, part by part, then trains the fleet's model, and says so", async () => {
  const { asked, standIns, fleetModel } = await run({});
  expect(asked).toEqual(["sample 0", "sample 1", "sample 2", "train"]);
  expect(fleetModel).toEqual(TRAINED);
  expect(standIns).toEqual(["f2"]);
});

test("what stands in for devices with little data is the fleet's champion, not what is its challenger now", async () => {
  expect((await run({ champion: "f1" })).standIns).toEqual(["f1"]);
});

test.each([
  ["of named devices leaves the fleet's model as it is", { devices: DEVICES }, 0],
  ["that is told to leave it does so", { fleetModel: false }, 0],
  ["of named devices trains it on these where it is asked to", { devices: DEVICES.slice(0, 4), fleetModel: true }, 1],
])("a training %s", async (_what, request, samples) => {
  const { asked, fleetModel } = await run(request);
  expect(asked.filter((one) => one.startsWith("sample"))).toHaveLength(samples);
  expect(fleetModel === undefined).toBe(samples === 0);
});

test("a part of the sample that is lost is taken again, with the others", async () => {
  const { asked, fleetModel } = await run({
    sample: (part, call) => {
      if (part === 1 && call === 0) throw new Error("the process died");
    },
  });
  expect(asked.filter((one) => one === "sample 1")).toHaveLength(2);
  expect(fleetModel).toEqual(TRAINED);
});

test.each([
  ["the sample", { sample: () => fail("no storage") }],
  ["the training", { train: () => fail("no storage") }],
])(
  "where %s is lost in every round, the fleet has no model, it is said why, and devices are trained",
  async (_what, scene) => {
    const { standIns, fleetModel } = await run(scene);
    expect(fleetModel).toEqual({ status: "refused", code: "training-lost", message: "no storage" });
    expect(standIns).toEqual([undefined]);
  },
);

test("a fleet's model that is refused costs devices nothing", async () => {
  const refused: FleetOutcome = { status: "refused", code: "invalid-input", message: "too few" };
  const { standIns, fleetModel } = await run({ train: () => refused });
  expect([standIns, fleetModel]).toEqual([[undefined], refused]);
});

function fail(message: string): never {
  throw new Error(message);
}
