import { createRequire } from "node:module";
import type * as durable from "durable-functions";
import type { PublishOutcome } from "../../../shared/runs/publish-part";
import type { PlanSummary } from "../../../shared/runs/plan";
import type { ScoreInput, ScoreOutcome } from "../../../shared/runs/score-device";
import type { TrainingPlan } from "../../../shared/trainings/plan-training";
import type { SampleInput } from "../../../shared/trainings/sample-devices";
import type { TrainInput } from "../../../shared/trainings/train-planned";
import type { DeviceOutcome, FleetOutcome, Training, TrainingCounts } from "../../../shared/trainings/training";
import type { DeviceId } from "../../../shared/readings/reading";

export const APP_ORCHESTRATIONS = ["score-chunk", "score-fleet", "train-chunk", "train-fleet"];

const load = createRequire(__filename);

const PLAN: PlanSummary = {
  ...{ planId: "0badcafe", revision: 7, fleetVersion: null, devices: 7, chunks: 3 },
  ...{ devicesPerActivity: 1, activitiesPerChunk: 3, chunksPerWave: 2, retryRounds: 2 },
};
const TRAINING: TrainingPlan = { planId: "0badcafe", devices: 41, chunks: 3 };
const FLEET_MODEL: FleetOutcome = { status: "trained", version: "f1", devices: 12, windows: 4_000 };

/** The app's own orchestrations, with activities that stand in for its own: some fail in passing, one is thrown. */
export function registerAppOrchestrations(df: typeof durable): void {
  for (const name of APP_ORCHESTRATIONS) load(`../../../functions/${name}`);
  const attempts = new Map<string, number>();
  const attemptOf = (key: string): number => attempts.set(key, (attempts.get(key) ?? 0) + 1).get(key) ?? 0;
  const activity = (name: string, answer: (input: never) => unknown) =>
    df.app.activity(name, { handler: async (input: unknown) => answer(input as never) });

  // As a slice of a backfill that waits before it is planned, and between its waves.
  activity("begin-run", () => (attemptOf("begin") % 2 === 1 ? { go: "wait" } : { go: "on" }));
  activity("plan-run", () => PLAN);
  activity("score-device", ({ chunk, activity: place }: ScoreInput): ScoreOutcome => {
    const isFirst = attemptOf(`score ${chunk} ${place}`) === 1;
    if (isFirst && chunk === 1) throw new Error("the process died under it");
    const failure = { position: place, code: "unavailable", message: "storage is away", retryable: true };
    const fails = isFirst && chunk === 0 && place === 1;
    return { cancelled: false, staged: !fails, failures: fails ? [failure] : [] };
  });
  activity("publish-part", ({ chunk }: { chunk: number }): PublishOutcome =>
    chunk === 0 && attemptOf("publish") === 1 ? "blocks-gone" : "published",
  );
  activity("finish-run", () => "completed");

  activity("begin-training", () => "on");
  activity("plan-training", ({ request }: Training) => ({
    ...TRAINING,
    sampled: request.fleetModel === true ? 12 : undefined,
  }));
  activity("sample-devices", ({ part }: SampleInput) => {
    if (attemptOf(`sample ${part}`) === 1 && part === 1) throw new Error("the process died under it");
    return null;
  });
  activity("train-sampled", () => {
    if (attemptOf("fleet") === 1) throw new Error("the process died under it");
    return FLEET_MODEL;
  });
  activity("train-device", ({ chunk, position }: TrainInput): DeviceOutcome => {
    if (chunk === 1 && attemptOf(`train ${position}`) === 1) throw new Error("the process died under it");
    return {
      deviceId: `pump-${position}` as DeviceId,
      status: "trained",
      alias: "challenger",
      version: "v1",
      windows: 500,
    };
  });
  activity("publish-training", (): TrainingCounts => ({ champions: 0, challengers: 20, refused: {} }));
  activity("finish-training", () => null);
}
