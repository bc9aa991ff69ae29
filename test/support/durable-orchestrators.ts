import type * as durable from "durable-functions";
import { code } from "./durable-probes";

type Orchestrator = (context: durable.OrchestrationContext) => Generator<durable.Task, unknown, unknown>;

const numbersTo = (n: number): number[] => Array.from({ length: n }, (_, index) => index);

/** The orchestrators of the app that the Durable engine's tests drive. */
export function registerOrchestrators(df: typeof durable): void {
  const orchestration = (name: string, handler: Orchestrator) => df.app.orchestration(name, handler);
  orchestration("hello", function* (context) {
    return yield context.df.callActivity("echo", context.df.getInput());
  });
  orchestration("which-instance", function* (context) {
    return yield context.df.callActivity("instance-of", null);
  });
  orchestration("versions", function* (context) {
    const { version = "" } = context.df;
    return context.df.getInput() === "child"
      ? version
      : `${version} ${(yield context.df.callSubOrchestrator("versions", "child")) as string}`;
  });
  orchestration("fan-out", function* (context) {
    const n = context.df.getInput<number>();
    const results = (yield context.df.Task.all(
      numbersTo(n).map((index) => context.df.callActivity("echo", index)),
    )) as number[];
    return results.reduce((sum, value) => sum + value, 0);
  });
  orchestration("chunks", function* (context) {
    const { chunks, size } = context.df.getInput<{ chunks: number; size: number }>();
    const sums = (yield context.df.Task.all(
      numbersTo(chunks).map((n) => context.df.callSubOrchestrator("fan-out", size, `${context.df.instanceId}-${n}`)),
    )) as number[];
    return sums.reduce((sum, value) => sum + value, 0);
  });
  orchestration("logged", function* (context) {
    const { file, lines, delayMs } = context.df.getInput<{ file: string; lines: number; delayMs: number }>();
    const tasks = numbersTo(lines).map((n) =>
      context.df.callActivity("log-line", { file, line: `${context.df.instanceId} ${n}`, delayMs }),
    );
    const done = (yield context.df.Task.all(tasks)) as string[];
    return done.length;
  });
  orchestration("logged-chunks", function* (context) {
    const { chunks, ...input } = context.df.getInput<{ chunks: number }>();
    const counts = (yield context.df.Task.all(
      numbersTo(chunks).map((n) => context.df.callSubOrchestrator("logged", input, `${context.df.instanceId}-${n}`)),
    )) as number[];
    yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 50));
    return counts.reduce((sum, value) => sum + value, 0);
  });
  orchestration("retry", function* (context) {
    const options = Object.assign(new df.RetryOptions(5, 5), { backoffCoefficient: 2 });
    return yield context.df.callActivityWithRetry("fails-twice", options, context.df.instanceId);
  });
  orchestration("retry-in-vain", function* (context) {
    return yield context.df.callActivityWithRetry("boom", new df.RetryOptions(5, 3), "again");
  });
  orchestration("retries-beside-plain", function* (context) {
    const options = new df.RetryOptions(3, 5);
    const keys = ["a", "b", "c"].map((letter) => `${context.df.instanceId} ${letter}`);
    const first = (yield context.df.Task.all([
      ...keys.map((key) => context.df.callActivityWithRetry("fails-twice", options, key)),
      context.df.callSubOrchestrator("three-steps", 10),
    ])) as unknown[];
    const second = (yield context.df.Task.all([
      context.df.callActivity("echo", "x"),
      context.df.callActivity("echo", "y"),
    ])) as unknown[];
    return [...first, ...second];
  });
  orchestration("three-steps", function* (context) {
    let value = context.df.getInput<number>();
    for (const step of [1, 2, 3]) value = (yield context.df.callActivity("echo", value + step)) as number;
    return value;
  });
  orchestration("steps-beside-retries", function* (context) {
    const key = context.df.instanceId;
    const retried = context.df.callActivityWithRetry("fails-twice", new df.RetryOptions(1, 5), key);
    const steps: unknown[] = [];
    // The retries take their ids between those of the steps, wherever they fall.
    const waiting = context.df.Task.all([retried, context.df.callActivity("echo", "start")]);
    const winner: unknown = yield context.df.Task.any([waiting, context.df.callActivity("echo", "quick")]);
    for (const step of numbersTo(6)) steps.push(yield context.df.callActivity("echo", step));
    const both: unknown = yield waiting;
    return { steps, both, anyFirst: winner !== undefined };
  });
  orchestration("fails", function* () {
    throw new Error("on purpose");
  });
  orchestration("call-boom", function* (context) {
    return yield context.df.callActivity("boom", "now");
  });
  orchestration("call-missing-activity", function* (context) {
    return yield context.df.callActivity("no-such-activity", 1);
  });
  orchestration("call-child", function* (context) {
    const { name, id, input } = context.df.getInput<{ name: string; id?: string; input?: unknown }>();
    try {
      return { ok: yield context.df.callSubOrchestrator(name, input, id) };
    } catch (error) {
      return { failed: (error as Error).message };
    }
  });
  orchestration("retry-child", function* (context) {
    return yield context.df.callSubOrchestratorWithRetry(
      "child-that-fails-twice",
      new df.RetryOptions(5, 3),
      context.df.instanceId,
    );
  });
  orchestration("child-that-fails-twice", function* (context) {
    return yield context.df.callActivity("fails-twice", context.df.getInput());
  });
  orchestration("sleep", function* (context) {
    const fireAt = context.df.currentUtcDateTime.getTime() + context.df.getInput<number>();
    yield context.df.createTimer(new Date(fireAt));
    return context.df.currentUtcDateTime.getTime() >= fireAt;
  });
  orchestration("race", function* (context) {
    const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + 3_600_000));
    const event = context.df.waitForExternalEvent("go");
    const winner: unknown = yield context.df.Task.any([event, timer]);
    timer.cancel();
    const after: unknown = yield context.df.callActivity("echo", "after");
    return { eventWon: winner === event, after };
  });
  orchestration("wait-for", function* (context) {
    const values: unknown[] = [];
    for (const name of context.df.getInput<string[]>()) values.push(yield context.df.waitForExternalEvent(name));
    return values;
  });
  orchestration("gather", function* (context) {
    const { left, seen } = context.df.getInput<{ left: number; seen: unknown[] }>();
    if (left === 0) return seen;
    const value: unknown = yield context.df.waitForExternalEvent("item");
    context.df.continueAsNew({ left: left - 1, seen: [...seen, value] });
    return undefined;
  });
  orchestration("gather-either", function* (context) {
    const { left, seen } = context.df.getInput<{ left: number; seen: unknown[] }>();
    if (left === 0) return seen;
    const either = ["x", "y"].map((name) => context.df.waitForExternalEvent(name));
    const winner = (yield context.df.Task.any(either)) as durable.Task;
    context.df.continueAsNew({ left: left - 1, seen: [...seen, winner.result] });
    return undefined;
  });
  orchestration("count-down", function* (context) {
    const left = context.df.getInput<number>();
    context.df.setCustomStatus({ left });
    yield context.df.callActivity("nothing", null);
    if (left > 0) context.df.continueAsNew(left - 1);
    return "landed";
  });
  orchestration("pass-text-on", function* (context) {
    const text = context.df.getInput<string>();
    if (text === "last") return text;
    yield context.df.callActivity("nothing", null);
    context.df.continueAsNew("last");
    return undefined;
  });
  orchestration("gated", function* (context) {
    const gate = context.df.getInput<string>();
    return yield context.df.callActivity("wait-for-gate", gate);
  });
  orchestration("gated-child", function* (context) {
    return yield context.df.callSubOrchestrator("gated", context.df.getInput(), `${context.df.instanceId}-child`);
  });
  orchestration("big-status", function* (context) {
    context.df.setCustomStatus("x".repeat(context.df.getInput<number>()));
    return "fine";
  });
  orchestration("changing", function* (context) {
    const first: unknown = yield context.df.callActivity(code.changed ? "nothing" : "echo", "first");
    yield context.df.waitForExternalEvent("go");
    return first;
  });
  orchestration("uses-entity", function* (context) {
    return yield context.df.callEntity(new df.EntityId("counter", "one"), "get");
  });
  orchestration("uses-http", function* (context) {
    return yield context.df.callHttp({ method: "GET", url: "http://localhost/" });
  });
}
