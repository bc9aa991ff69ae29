import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readHostJson } from "../../../infra/local/functions-host/host-json";
import type { FunctionApp } from "../../../infra/local/functions-host/invocation";
import { appDirectory } from "../e2e/compiled";
import { TestEngine } from "../durable-engine";
import { loadDurableApp } from "../durable-app";
import { registerAppOrchestrations } from "./app-orchestrations";
import { folderOf, replayed } from "./history";

const RUN = { runId: "20261120T120000Z-1f0c9a2b", attempt: 1 };
const TRAINING = {
  trainingId: "20261120T120000Z-1f0c9a2b",
  requestedAt: Date.UTC(2026, 10, 20, 12),
  request: { from: 0, to: 86_400_000, windowMs: 600_000, hopMs: 60_000, wantedShare: 0.02, leaveOut: [] },
};

interface Turn {
  readonly orchestration: string;
  readonly input: { readonly instanceId: string; readonly history: readonly Started[] };
}

interface Started {
  readonly EventType: number;
  readonly OrchestrationInstance?: { readonly ExecutionId: string };
}

/** Remembers the last turn of every execution: it holds the whole of its history. */
function remembering(app: FunctionApp, turns: Map<string, Turn>): FunctionApp {
  return {
    functions: app.functions,
    invoke: (name, trigger, options) => {
      if (app.functions.get(name)?.trigger.type === "orchestrationTrigger") {
        const input = JSON.parse(trigger.string ?? "") as Turn["input"];
        const execution = input.history.find(({ EventType }) => EventType === 0)?.OrchestrationInstance?.ExecutionId;
        turns.set(`${input.instanceId} ${execution}`, { orchestration: name, input });
      }
      return app.invoke(name, trigger, options);
    },
  };
}

/** Where on this machine an activity failed says nothing to a replay. */
const withoutStacks = (name: string, value: unknown): unknown => (name === "Details" ? "" : value);

/**
 * Writes down what the orchestrations of now live through, for every later version to be held against. To be run when
 * `defaultVersion` in host.json was raised: node dist/test/support/replay/record-histories.js
 */
async function main(): Promise<void> {
  const { defaultVersion } = (await readHostJson(appDirectory)).extensions.durableTask;
  const turns = new Map<string, Turn>();
  const app = remembering(await loadDurableApp(registerAppOrchestrations), turns);
  const engine = await new TestEngine({ app, defaultVersion }).start();
  await engine.run("score-fleet", RUN, `${RUN.runId}-1`);
  await engine.run("train-fleet", TRAINING, `training-${TRAINING.trainingId}`);
  const sampled = {
    ...TRAINING,
    trainingId: "20261120T130000Z-1f0c9a2b",
    request: { ...TRAINING.request, fleetModel: true },
  };
  await engine.run("train-fleet", sampled, `training-${sampled.trainingId}`);
  await engine.close();

  const folder = folderOf(defaultVersion);
  mkdirSync(folder, { recursive: true });
  const counts = new Map<string, number>();
  for (const { orchestration, input } of turns.values()) {
    const { slots, error } = await replayed(app, { orchestration, input });
    if (error !== undefined) throw new Error(`${orchestration} cannot be replayed: ${error}`);
    const n = (counts.get(orchestration) ?? 0) + 1;
    counts.set(orchestration, n);
    const history = JSON.stringify({ orchestration, slots, input }, withoutStacks);
    writeFileSync(join(folder, `${orchestration}-${n}.json`), history + "\n");
  }
  process.stdout.write(`${turns.size} histories in ${folder}\n`);
}

void main();
