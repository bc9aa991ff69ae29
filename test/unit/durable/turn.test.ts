import * as fc from "fast-check";
import { askOrchestrator } from "../../../infra/local/durable/answer";
import { takeBatch } from "../../../infra/local/durable/batch";
import { Execution, type ScheduledTask } from "../../../infra/local/durable/execution";
import { HistoryEventType, playedText, type HistoryEvent } from "../../../infra/local/durable/protocol";
import { noteOf } from "../../../infra/local/durable/scheduling";
import type { HistoryRow } from "../../../infra/local/durable/store/history";
import type { InstanceRow } from "../../../infra/local/durable/store/instances";
import { settleTurn, type Outcome } from "../../../infra/local/durable/turn";
import { loadDurableApp } from "../../support/durable-app";

const DAY_MS = 86_400_000;
const loading = loadDurableApp();

const rowOf = (name: string, input: unknown): InstanceRow => ({
  ...{ id: "instance", name, version: "", startId: "x", executionId: "x", parent: null, input: JSON.stringify(input) },
  ...{ output: null, customStatus: null, status: "Pending", createdAt: 0, updatedAt: 0 },
});
const eventOf = (EventType: HistoryEventType, more: Partial<HistoryEvent> = {}): HistoryEvent => ({
  ...{ EventType, EventId: -1, Timestamp: new Date(0).toISOString() },
  ...more,
});
const started = (now: number) =>
  eventOf(HistoryEventType.OrchestratorStarted, { Timestamp: new Date(now).toISOString() });
const executionStarted = eventOf(HistoryEventType.ExecutionStarted, { Name: "x", Version: "" });

/** Drives real orchestrators over a simulated clock, without a store. */
class Simulation {
  readonly history: HistoryRow[] = [];
  execution: Execution;
  now = Date.parse("2026-11-20T12:00:00Z");

  constructor(readonly row: InstanceRow) {
    this.execution = new Execution(row);
  }

  async turn(mail: readonly HistoryEvent[]): Promise<Outcome> {
    const messages = mail.map((event, position) => ({ position, executionId: "x", event }));
    const { events } = takeBatch(this.execution, messages, this.now);
    const delivered = [started(this.now), ...events];
    const answer = await askOrchestrator(await loading, this.row.name, this.execution.turnInput(delivered));
    const outcome = settleTurn(this.execution, delivered, answer, this.now);
    for (const { event, task } of outcome.recorded)
      this.history.push({ event: playedText(event), task: task === undefined ? null : noteOf(task) });
    return outcome;
  }

  /** Forgets what is in memory, as a crash does. */
  reload(): void {
    this.execution = new Execution(this.row, this.history);
  }
}

test("goes through a timer of twenty days in legs that the orchestrator knows", async () => {
  const simulation = new Simulation(rowOf("sleep", 20 * DAY_MS));
  let outcome = await simulation.turn([executionStarted]);
  const legs: number[] = [];
  while (outcome.end === undefined) {
    const timer = outcome.recorded.find(({ task }) => task !== undefined);
    const fireAt = Date.parse(timer?.event.FireAt ?? "");
    legs.push((fireAt - simulation.now) / DAY_MS);
    simulation.now = fireAt;
    outcome = await simulation.turn([eventOf(HistoryEventType.TimerFired, { TimerId: timer?.task?.id ?? NaN })]);
  }
  expect(legs).toEqual([3, 3, 3, 3, 3, 5]);
  expect(outcome.end).toEqual({ status: "Completed", output: "true" });
});

test("carries over the external events that no wait has taken, though they were told in earlier turns", async () => {
  const simulation = new Simulation(rowOf("gather", { left: 1, seen: [] }));
  const raised = (Name: string, Input: string) => eventOf(HistoryEventType.EventRaised, { Name, Input });
  await simulation.turn([executionStarted]);
  await simulation.turn([raised("other", "1")]);
  simulation.reload();
  const { end } = await simulation.turn([raised("item", "2")]);
  expect(end).toMatchObject({ status: "ContinuedAsNew", carried: [{ Name: "other", Input: "1" }] });
  expect(end?.status === "ContinuedAsNew" ? end.carried.length : end).toBe(1);
});

interface Pending {
  task: ScheduledTask;
  failuresLeft: number;
}

test("gives every task its own result, however completions, failures, reloads and turns fall", async () => {
  const choice = fc.record({ take: fc.nat(3), skip: fc.nat(7), reload: fc.boolean() });
  const oneRun = fc.asyncProperty(
    fc.infiniteStream(choice),
    fc.array(fc.nat(3), { minLength: 1 }),
    async (stream, failures) => {
      const simulation = new Simulation(rowOf("steps-beside-retries", null));
      let pending: Pending[] = [];
      let outcome = await simulation.turn([executionStarted]);
      for (const { take, skip, reload } of stream) {
        if (outcome.end !== undefined) break;
        for (const { task } of outcome.recorded)
          if (task !== undefined) pending.push({ task, failuresLeft: task.attempt <= (failures[0] ?? 0) ? 1 : 0 });
        const turned = [...pending.slice(skip % pending.length), ...pending.slice(0, skip % pending.length)];
        const mail = turned.slice(0, take + 1);
        pending = turned.slice(take + 1);
        if (reload) simulation.reload();
        simulation.now += 1_000_000;
        outcome = await simulation.turn(mail.map(completionOf));
      }
      const output: unknown = outcome.end?.status === "Completed" ? JSON.parse(outcome.end.output) : outcome.end;
      expect(output).toEqual({ steps: [0, 1, 2, 3, 4, 5], both: ["retried", "start"], anyFirst: true });
    },
  );
  await fc.assert(oneRun, { numRuns: 150 });
});

/** The activity `echo` gives its input back; `fails-twice` fails as often as the property says. */
function completionOf({ task, failuresLeft }: Pending): HistoryEvent {
  const { action, id } = task;
  if (task.isBackOff || !("functionName" in action)) return eventOf(HistoryEventType.TimerFired, { TimerId: id });
  if (action.functionName === "echo") {
    const Result = typeof action.input === "string" ? action.input : JSON.stringify(action.input);
    return eventOf(HistoryEventType.TaskCompleted, { TaskScheduledId: id, Result });
  }
  return failuresLeft > 0
    ? eventOf(HistoryEventType.TaskFailed, { TaskScheduledId: id, Reason: "not yet", Details: "" })
    : eventOf(HistoryEventType.TaskCompleted, { TaskScheduledId: id, Result: '"retried"' });
}

test("fails an answer that lacks what history has, and schedules nothing of it", () => {
  const execution = new Execution(rowOf("x", null));
  const call = { actionType: 0, functionName: "first" } as const;
  settleTurn(execution, [started(0), executionStarted], { actions: [call], isDone: false }, 0);
  const { end, recorded } = settleTurn(execution, [started(1)], { actions: [], isDone: true }, 1);
  expect(end).toEqual({ status: "Failed", output: expect.stringContaining("has not scheduled it") as string });
  expect(recorded.some(({ task }) => task !== undefined)).toBe(false);
});

test("never turns the orchestrator's time back", () => {
  const execution = new Execution(rowOf("x", null));
  settleTurn(execution, [started(1000), executionStarted], { actions: [], isDone: false }, 1000);
  expect([execution.turnTime(500), execution.turnTime(1500)]).toEqual([1000, 1500]);
});
