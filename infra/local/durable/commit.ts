import { randomUUID } from "node:crypto";
import type { FunctionApp } from "../functions-host/invocation";
import type { Instant } from "../../../shared/time";
import type { Batch } from "./batch";
import type { Execution } from "./execution";
import { functionProblem } from "./functions";
import type { Ground } from "./ground";
import { beginInstance, childFailed, continueAsNew, endInstance, tell, type Start } from "./lifecycle";
import { instanceIdProblem } from "./limits";
import { playedText } from "./protocol";
import { noteOf, workOf, type WorkToStart } from "./scheduling";
import type { ActivityRow } from "./store/activities";
import type { HistoryStore } from "./store/history-store";
import { hasEnded } from "./store/instances";
import type { Outcome } from "./turn";

/** What is to be set going now that a turn is stored: it could all be found again in the store. */
export interface Effects {
  activities: ActivityRow[];
  starts: Start[];
  hasNewTimers: boolean;
  /** Instances that have got mail. */
  wake: Set<string>;
}

type ChildWork = Extract<WorkToStart, { kind: "child" }>;

/**
 * Stores a turn whole, in one transaction: the messages it took, the history it added, the activities, timers and
 * sub-orchestrations it scheduled, its end and the news of that to the parent. Undefined, and nothing is stored, where
 * the execution was terminated, purged or replaced while the turn was under way.
 */
export const commitTurn = (
  ground: CommitGround,
  execution: Execution,
  batch: Batch,
  outcome: Outcome,
  now: Instant,
): Effects | undefined => ground.store.transaction(() => new TurnCommit(ground, execution, now).write(batch, outcome));

type CommitGround = Pick<Ground, "app" | "store" | "defaultVersion">;

class TurnCommit {
  readonly #effects: Effects = { activities: [], starts: [], hasNewTimers: false, wake: new Set() };
  readonly #app: FunctionApp;
  readonly #store: HistoryStore;
  readonly #defaultVersion: string;
  readonly #execution: Execution;
  readonly #now: Instant;

  constructor({ app, store, defaultVersion }: CommitGround, execution: Execution, now: Instant) {
    this.#app = app;
    this.#store = store;
    this.#defaultVersion = defaultVersion;
    this.#execution = execution;
    this.#now = now;
  }

  write(batch: Batch, outcome: Outcome): Effects | undefined {
    const { instanceId, executionId } = this.#execution;
    const row = this.#store.instances.find(instanceId);
    if (row?.executionId !== executionId || hasEnded(row.status)) return undefined;
    this.#store.messages.delete(batch.messages);
    this.#writeHistory(outcome);
    for (const taskId of outcome.cancelledTimers) this.#store.timers.delete(executionId, taskId);
    const customStatus = outcome.customStatus ?? row.customStatus;
    this.#store.instances.finishTurn(instanceId, this.#now, customStatus);
    this.#end(outcome);
    return this.#effects;
  }

  #writeHistory({ recorded }: Outcome): void {
    const { instanceId, historyLength } = this.#execution;
    // The execution has these events already.
    let position = historyLength - recorded.length;
    for (const { event, task } of recorded) {
      const note = task === undefined ? null : noteOf(task);
      this.#store.history.append(instanceId, position++, playedText(event), note);
      if (task !== undefined) this.#startWork(workOf(this.#execution, task, event), task.id);
    }
  }

  #startWork(work: WorkToStart, taskId: number): void {
    if (work.kind === "activity") {
      this.#store.activities.add(work.row);
      this.#effects.activities.push(work.row);
    } else if (work.kind === "timer") {
      const { instanceId, executionId } = this.#execution;
      this.#store.timers.add({ executionId, taskId, instanceId, fireAt: work.fireAt });
      this.#effects.hasNewTimers = true;
    } else this.#startChild(work);
  }

  #startChild({ kind: _, version = this.#defaultVersion, ...child }: ChildWork): void {
    const start: Start = { ...child, version, startId: randomUUID() };
    const problem = this.#childProblem(start);
    if (problem === undefined) {
      this.#effects.starts.push(start);
      this.#effects.wake.add(child.instanceId);
    } else {
      tell(this.#store, child.parent, childFailed(child.parent, problem, this.#now));
      this.#effects.wake.add(child.parent.instanceId);
    }
  }

  #childProblem(start: Start): string | undefined {
    const problem =
      instanceIdProblem(start.instanceId) ?? functionProblem(this.#app, start.name, "orchestrationTrigger");
    if (problem !== undefined) return problem;
    const other = beginInstance(this.#store, start, this.#now);
    return typeof other === "string"
      ? undefined
      : `An Orchestration instance with the status ${other.status} already exists: ${other.id}`;
  }

  #end({ end }: Outcome): void {
    const { instanceId } = this.#execution;
    const row = end === undefined ? undefined : this.#store.instances.find(instanceId);
    if (end === undefined || row === undefined) return;
    if (end.status === "ContinuedAsNew") {
      continueAsNew(this.#store, row, end.input, end.carried, this.#now);
      this.#effects.wake.add(instanceId);
      return;
    }
    const parentId = endInstance(this.#store, row, end.status, end.output, this.#now);
    if (parentId !== undefined) this.#effects.wake.add(parentId);
  }
}
