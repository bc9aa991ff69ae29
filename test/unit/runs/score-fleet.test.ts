import fc from "fast-check";
import type { Child } from "../../../shared/runs/orchestrator";
import type { PlanSummary } from "../../../shared/runs/plan";
import type { RunId } from "../../../shared/runs/run";
import type { ChunkInput } from "../../../shared/runs/score-chunk";
import type { Begun } from "../../../shared/runs/begin-run";
import { scoreFleet, type FleetInput } from "../../../shared/runs/score-fleet";
import { drive } from "../../support/domain/drive-orchestration";

const RUN = { runId: "run" as RunId, attempt: 2 };

const planOf = (chunks: number, chunksPerWave: number): PlanSummary => ({
  ...{ planId: "p", revision: 1, fleetVersion: null, devices: chunks, chunks, chunksPerWave },
  ...{ devicesPerActivity: 1, activitiesPerChunk: 1, retryRounds: 0 },
});

async function run(
  plan: PlanSummary,
  go: (wave: number) => Begun["go"] | Begun = () => "on",
  child: () => unknown = () => "published",
) {
  const activities: string[] = [];
  const tokens: unknown[] = [];
  const children: Child[] = [];
  const engine = {
    activity: (name: string, input: unknown): unknown => {
      activities.push(name);
      if (name === "plan-run") return plan;
      if (name === "finish-run") return "completed";
      tokens.push((input as { token: string }).token);
      return go(tokens.length - 1);
    },
    child: (_name: string, one: Child): unknown => {
      children.push(one);
      return child();
    },
  };
  const driven = await drive((o) => scoreFleet(o, o.input as FleetInput), RUN, engine, 1234);
  return { ...driven, activities, tokens, children };
}

test("every chunk is scored once, in waves, each wave an execution of its own", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(20), fc.integer({ min: 1, max: 6 }), async (chunks, chunksPerWave) => {
      const { children, executions, results, activities } = await run(planOf(chunks, chunksPerWave));
      expect(children.map(({ input }) => (input as ChunkInput).chunk)).toEqual([...Array(chunks).keys()]);
      expect(children.map(({ instanceId }) => instanceId)).toEqual([...Array(chunks).keys()].map((n) => `run-2-${n}`));
      expect(executions).toHaveLength(Math.max(1, Math.ceil(chunks / chunksPerWave)));
      expect(results.at(-1)).toBe("completed");
      expect(activities.filter((name) => name === "plan-run")).toHaveLength(1);
      expect(activities.filter((name) => name === "finish-run")).toHaveLength(1);
      expect(activities.at(-1)).toBe("finish-run");
    }),
  );
});

test("it shows the same token in every wave, so that it stays the run's instance", async () => {
  const { tokens } = await run(planOf(5, 2));
  expect(tokens).toEqual(["1234", "1234", "1234"]);
});

test("it carries from wave to wave counts and a reference, nothing that grows with the fleet", async () => {
  const { executions } = await run(planOf(6, 2));
  const bytes = executions.slice(1).map((input) => JSON.stringify(input).length);
  expect(new Set(bytes).size).toBe(1);
});

test("an instance whose attempt is another's touches nothing", async () => {
  const { results, activities, children } = await run(planOf(5, 2), () => "stop");
  expect(results).toEqual(["superseded"]);
  expect(activities).toEqual(["begin-run"]);
  expect(children).toEqual([]);
});

test("an attempt taken over between two waves stops there", async () => {
  const { results, children, activities } = await run(planOf(5, 2), (wave) => (wave === 0 ? "on" : "stop"));
  expect(results.at(-1)).toBe("superseded");
  expect(children).toHaveLength(2);
  expect(activities).not.toContain("finish-run");
});

test("a cancelled run starts no further wave and is finished with what there is", async () => {
  const { children, activities } = await run(planOf(5, 2), (wave) => (wave === 0 ? "on" : "cancel"));
  expect(children).toHaveLength(2);
  expect(activities.at(-1)).toBe("finish-run");
});

test("a run cancelled before it began is finished without a plan", async () => {
  expect((await run(planOf(5, 2), () => "cancel")).activities).toEqual(["begin-run", "finish-run"]);
});

test("progress never goes back and ends with all chunks", async () => {
  const { progress } = await run(planOf(5, 2));
  const done = progress.map((shown) => (shown as { chunksDone: number }).chunksDone);
  expect(done).toEqual([...done].sort((a, b) => a - b));
  expect(progress.at(-1)).toEqual({ chunks: 5, chunksDone: 5, devices: 5 });
});

test("a chunk that fails or was cancelled does not keep the others from being finished", async () => {
  expect((await run(planOf(5, 2), undefined, () => "failed")).results.at(-1)).toBe("completed");
});

test("before each wave it shows what has come of those before", async () => {
  const shown = { chunks: 5, devices: 5, failedDevices: 1, devicesDone: 3, anomalous: 0 };
  const progress = { ...shown, chunksDone: 0, devicesPerSecond: 2, secondsLeft: 1 };
  const driven = await run(planOf(5, 2), (wave) => (wave === 0 ? { go: "on" } : { go: "on", progress }));
  expect(driven.progress.at(-2)).toEqual({ ...progress, chunksDone: 4 });
});

test.each(["on", "cancel", "stop"] as const)(
  "a history of an earlier version, which holds %p alone, is understood",
  async (word) => {
    const { results } = await run(planOf(1, 1), () => word);
    expect(results.at(-1)).toBe(word === "stop" ? "superseded" : "completed");
  },
);

test("a run of which too many devices failed starts no further wave and is finished with what there is", async () => {
  const { children, activities } = await run(planOf(5, 2), (wave) => (wave === 0 ? "on" : { go: "finish" }));
  expect(children).toHaveLength(2);
  expect(activities.at(-1)).toBe("finish-run");
});

test("one that is told to wait asks again later, as the same instance, and goes on where it stood", async () => {
  const answers = ["wait", "wait", "on", "wait", "on", "on"] as const;
  const { children, tokens, sleeps, executions, activities, results } = await run(planOf(5, 2), (time) => ({
    go: answers[time] ?? "on",
  }));
  expect(tokens).toEqual(answers.map(() => "1234"));
  expect(sleeps).toEqual([5_000, 5_000, 5_000]);
  expect(executions).toHaveLength(answers.length);
  // Its token, whatever the time is by then.
  expect(executions[1]).toEqual({ ...RUN, begun: { token: "1234" } });
  expect(children.map(({ input }) => (input as ChunkInput).chunk)).toEqual([0, 1, 2, 3, 4]);
  expect(activities.filter((name) => name === "plan-run")).toHaveLength(1);
  expect(results.at(-1)).toBe("completed");
});

test("one of an earlier version does not say that it can wait", async () => {
  const asked: unknown[] = [];
  const engine = { activity: (name: string, input: unknown) => (name === "begin-run" && asked.push(input), "stop") };
  for (const version of ["", "2", "3"]) {
    await drive((o) => scoreFleet({ ...o, version }, RUN), RUN, engine);
  }
  expect(asked.map((input) => (input as { canWait?: true }).canWait)).toEqual([undefined, undefined, true]);
});
