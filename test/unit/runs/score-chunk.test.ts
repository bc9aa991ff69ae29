import type { PlanSummary } from "../../../shared/runs/plan";
import type { PublishInput, PublishOutcome } from "../../../shared/runs/publish-part";
import type { RunId } from "../../../shared/runs/run";
import { scoreChunk, type ChunkInput, type ChunkOutcome } from "../../../shared/runs/score-chunk";
import type { ScoreInput, ScoreOutcome, ScoringFailure } from "../../../shared/runs/score-device";
import { drive } from "../../support/domain/drive-orchestration";

/** Two chunks of three activities, two devices each; the last activity has one device. */
const PLAN: PlanSummary = {
  ...{ planId: "p", revision: 1, fleetVersion: null, devices: 11, chunks: 2 },
  ...{ devicesPerActivity: 2, activitiesPerChunk: 3, chunksPerWave: 1, retryRounds: 2 },
};
const input: ChunkInput = { runId: "run" as RunId, attempt: 1, chunk: 0, plan: PLAN };

const good: ScoreOutcome = { cancelled: false, staged: true, failures: [] };
const failure = (position: number, retryable: boolean): ScoringFailure => ({
  ...{ position, code: retryable ? "unavailable" : "model-corrupt", message: "m", retryable },
});
const bad = (...failures: readonly ScoringFailure[]): ScoreOutcome => ({ cancelled: false, staged: true, failures });

interface Script {
  /** What activity number `activity` answers in its n-th call, from 0. */
  readonly score?: (activity: number, call: number) => ScoreOutcome;
  readonly publish?: (call: number) => PublishOutcome;
}

async function run({ score = () => good, publish = () => "published" }: Script, more: Partial<ChunkInput> = {}) {
  const calls: number[] = [];
  const published: PublishInput[] = [];
  const { results, sleeps } = await drive(
    (o) => scoreChunk(o, o.input as ChunkInput),
    { ...input, ...more },
    {
      activity: (name, given) => {
        if (name === "publish-part") {
          published.push(given as PublishInput);
          return publish(published.length - 1);
        }
        const { activity } = given as ScoreInput;
        calls.push(activity);
        return score(activity, calls.filter((one) => one === activity).length - 1);
      },
    },
  );
  return { outcome: results.at(-1) satisfies ChunkOutcome | undefined, calls, published, sleeps };
}

test("scores each activity of the chunk once and publishes what they staged", async () => {
  const { outcome, calls, published, sleeps } = await run({});
  expect(outcome).toBe("published");
  expect(calls).toEqual([0, 1, 2]);
  expect(published).toEqual([{ ...input, staged: [0, 1, 2], failures: [], startedAt: 0 }]);
  expect(sleeps).toEqual([]);
});

test("a last chunk has no more activities than devices are left", async () => {
  const callsWith = async (devices: number) => (await run({}, { chunk: 1, plan: { ...PLAN, devices } })).calls;
  expect(await callsWith(11)).toEqual([0, 1, 2]);
  expect(await callsWith(8)).toEqual([0]);
  expect(await callsWith(7)).toEqual([0]);
});

test("failures that may pass are tried again together, later each time, the others not", async () => {
  const { calls, published, sleeps } = await run({
    score: (activity, call) => {
      if (activity === 0) return bad(failure(1, false));
      return activity === 1 && call < 2 ? bad(failure(2, true)) : good;
    },
  });
  expect(calls).toEqual([0, 1, 2, 1, 1]);
  expect(sleeps).toHaveLength(2);
  expect(sleeps[1]).toBeGreaterThan(sleeps[0] ?? Infinity);
  const kept = { position: 1, code: "model-corrupt", message: "m", attempts: 1 };
  expect(published).toEqual([{ ...input, staged: [0, 1, 2], failures: [kept], startedAt: 0 }]);
});

test("what still fails after the last round is published as failed, with the number of its attempts", async () => {
  const { calls, published } = await run({ score: (activity) => (activity === 2 ? bad(failure(4, true)) : good) });
  expect(calls).toEqual([0, 1, 2, 2, 2]);
  expect(published[0]?.failures).toEqual([{ position: 4, code: "unavailable", message: "m", attempts: 3 }]);
});

test("an activity that throws costs its round, not the chunk", async () => {
  const { outcome, calls, published } = await run({
    score: (activity, call) => {
      if (activity === 1 && call === 0) throw new Error("the process died");
      return good;
    },
  });
  expect(outcome).toBe("published");
  expect(calls).toEqual([0, 1, 2, 0, 1, 2]);
  expect(published[0]).toMatchObject({ staged: [0, 1, 2], failures: [] });
});

test("where every round is thrown, every device of the chunk is told as lost", async () => {
  const { published } = await run({
    score: () => {
      throw new Error("the process died");
    },
  });
  expect(published[0]?.staged).toEqual([]);
  expect(published[0]?.failures.map(({ position, code }) => [position, code])).toEqual(
    [0, 1, 2, 3, 4, 5].map((position) => [position, "activity-lost"]),
  );
});

test("a cancelled run is not published", async () => {
  const cancelled: ScoreOutcome = { cancelled: true, staged: false, failures: [] };
  const { outcome, published } = await run({ score: (activity) => (activity === 1 ? cancelled : good) });
  expect(outcome).toBe("cancelled");
  expect(published).toEqual([]);
});

test("a cancel seen only when publishing is passed on", async () => {
  expect((await run({ publish: () => "cancelled" })).outcome).toBe("cancelled");
});

test("where the blocks are gone, the chunk is done all over", async () => {
  const { outcome, calls } = await run({ publish: (call) => (call === 0 ? "blocks-gone" : "published") });
  expect(outcome).toBe("published");
  expect(calls).toEqual([0, 1, 2, 0, 1, 2]);
});

test("a chunk whose blocks are gone each time fails, and ends", async () => {
  const { outcome, published } = await run({ publish: () => "blocks-gone" });
  expect(outcome).toBe("failed");
  expect(published).toHaveLength(3);
});

test("a part that cannot be published fails this chunk alone", async () => {
  const { outcome } = await run({
    publish: () => {
      throw new Error("a row was refused");
    },
  });
  expect(outcome).toBe("failed");
});
