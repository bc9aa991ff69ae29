import {
  ActionType,
  HistoryEventType,
  newText,
  playedText,
  type HistoryEvent,
  type PlainAction,
  type TaskAction,
} from "./protocol";
import type { HistoryRow } from "./store/history";
import type { InstanceRow, ParentLink } from "./store/instances";

/**
 * A task that was scheduled and has a task id. `slot` is the place of its action among all the orchestrator's actions:
 * a retry and the timers in between share the first attempt's. `attempt` counts from 1; `isBackOff` marks the timer
 * after a failed attempt.
 */
export interface ScheduledTask {
  id: number;
  slot: number;
  attempt: number;
  isBackOff: boolean;
  action: TaskAction;
}

/** What a replay must show again in a slot. */
export type Slot = Pick<PlainAction, "actionType"> & { functionName?: string };

/** One execution of an instance as the engine holds it in memory while it runs; history can rebuild it. */
export class Execution {
  readonly instanceId: string;
  readonly executionId: string;
  readonly name: string;
  readonly parent: ParentLink | undefined;
  /** Tasks not completed, by id. */
  readonly open = new Map<number, ScheduledTask>();
  /** By slot; undefined where an external event was waited for. */
  readonly slots: (Slot | undefined)[] = [];
  readonly #input: string | null;
  /** External events delivered so far, oldest first. */
  readonly raised: HistoryEvent[] = [];
  #historyLength = 0;
  #historyBytes = 0;
  #history = "";
  #nextTaskId = 0;
  #lastStarted = 0;

  constructor(row: InstanceRow, history: readonly HistoryRow[] = []) {
    this.instanceId = row.id;
    this.executionId = row.executionId;
    this.name = row.name;
    this.parent = row.parent === null ? undefined : (JSON.parse(row.parent) as ParentLink);
    this.#input = row.input;
    this.#historyBytes = Buffer.byteLength(row.input ?? "");
    for (const { event, task } of history)
      this.#take(
        JSON.parse(event) as HistoryEvent,
        event,
        task === null ? undefined : (JSON.parse(task) as ScheduledTask),
      );
  }

  get historyLength(): number {
    return this.#historyLength;
  }

  /** Its text, its input, and those of what it scheduled; of what was loaded from the store, without these. */
  get historyBytes(): number {
    return this.#historyBytes;
  }

  get nextTaskId(): number {
    return this.#nextTaskId;
  }

  /** The time of a turn that begins at `now`: never before that of an earlier turn, whatever the clock does. */
  turnTime(now: number): number {
    return Math.max(now, this.#lastStarted);
  }

  /** Adds an event that is in the store, or is about to be. */
  append(event: HistoryEvent, task?: ScheduledTask): void {
    this.#take(event, playedText(event), task);
  }

  /** The JSON text that the orchestrator function gets for a turn that delivers `events`. */
  turnInput(events: readonly HistoryEvent[]): string {
    const separator = this.#history === "" ? "" : ",";
    const rest = {
      instanceId: this.instanceId,
      isReplaying: this.#history !== "",
      parentInstanceId: this.parent?.instanceId ?? null,
      upperSchemaVersion: 1,
      upperSchemaVersionNew: 2,
      longRunningTimerIntervalDuration: "3.00:00:00",
      maximumShortTimerDuration: "6.00:00:00",
      defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
    };
    const history = this.#history + separator + events.map(newText).join(",");
    return `{"history":[${history}],"input":${this.#input ?? "null"},${JSON.stringify(rest).slice(1)}`;
  }

  #take(event: HistoryEvent, text: string, task: ScheduledTask | undefined): void {
    // One growing text, so that a turn need not serialise again what earlier turns have brought.
    this.#history += this.#history === "" ? text : `,${text}`;
    this.#historyLength += 1;
    this.#historyBytes += Buffer.byteLength(text);
    if (event.EventType === HistoryEventType.EventRaised) this.raised.push(event);
    if (event.EventType === HistoryEventType.OrchestratorStarted) this.#lastStarted = Date.parse(event.Timestamp);
    const completed = event.TaskScheduledId ?? event.TimerId;
    if (completed !== undefined) this.open.delete(completed);
    if (task === undefined) return;
    this.#historyBytes += inputBytesOf(task.action);
    this.open.set(task.id, task);
    this.slots[task.slot] ??= slotOf(task.action);
    this.#nextTaskId = task.id + 1;
  }
}

export const slotOf = (action: TaskAction): Slot =>
  action.actionType === ActionType.CreateTimer
    ? { actionType: action.actionType }
    : { actionType: action.actionType, functionName: action.functionName };

const inputBytesOf = (action: TaskAction): number =>
  "input" in action && action.input !== undefined ? Buffer.byteLength(JSON.stringify(action.input)) : 0;
