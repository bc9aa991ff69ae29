import { randomUUID } from "node:crypto";
import { ConflictError, InvalidInputError } from "../../../shared/errors";
import { isoOf, type Instant } from "../../../shared/time";
import { functionProblem } from "./functions";
import type { Ground } from "./ground";
import { beginInstance, endInstance, forget, type Start } from "./lifecycle";
import { checkInstanceId } from "./limits";
import { HistoryEventType, type HistoryEvent } from "./protocol";
import { ENDED, hasEnded, type InstanceFilter, type InstanceRow } from "./store/instances";

/** "ended": the instance has, so there was nothing to do. */
export type Result = "done" | "unknown" | "ended";

/** What to start; `input` is JSON text. */
export interface StartRequest {
  name: string;
  instanceId?: string | undefined;
  input?: string | undefined;
  version?: string | undefined;
}

/** What clients do to instances; each is stored when the call returns. */
export class Operations {
  readonly #ground: Ground;
  readonly #onStart: (start: Start) => void;

  constructor(ground: Ground, onStart: (start: Start) => void) {
    this.#ground = ground;
    this.#onStart = onStart;
  }

  /**
   * Starts an orchestration, anew where its id has ended; answers the id. Throws InvalidInputError for an id out of
   * limits or a function that is no orchestrator, ConflictError where the id is running.
   */
  start({ name, instanceId = randomUUID().replaceAll("-", ""), input, version }: StartRequest): string {
    const { app, store, defaultVersion, clock, wake } = this.#ground;
    checkInstanceId(instanceId);
    const problem = functionProblem(app, name, "orchestrationTrigger");
    if (problem !== undefined) throw new InvalidInputError("functionName", problem);
    const named = { name, version: version ?? defaultVersion };
    const start: Start = { instanceId, startId: randomUUID(), ...named, input: input ?? null };
    const other = store.transaction(() => beginInstance(store, start, clock()));
    if (typeof other !== "string")
      throw new ConflictError(`An Orchestration instance with the status ${other.status} already exists.`);
    this.#onStart(start);
    wake(instanceId);
    return instanceId;
  }

  /** Starts the same function with the same input again, under a new id unless told otherwise; undefined: unknown. */
  restart(id: string, withNewId: boolean): string | undefined {
    const row = this.#ground.store.instances.find(id);
    if (row === undefined) return undefined;
    const { name, version, input } = row;
    return this.start({ name, version, input: input ?? undefined, instanceId: withNewId ? undefined : id });
  }

  /** `input` is JSON text. */
  raiseEvent(id: string, name: string, input: string | null): Result {
    return this.#change(id, () => this.#post(id, HistoryEventType.EventRaised, { Name: name, Input: input }));
  }

  /** Stops this one instance, at once; its activities and sub-orchestrations go on. */
  terminate(id: string, reason: string): Result {
    const { store, clock, wake } = this.#ground;
    return this.#change(id, (row) => {
      const now = clock();
      const event = { ...base(HistoryEventType.ExecutionTerminated, now), Input: reason };
      store.history.append(id, store.history.lengthOf(id), JSON.stringify(event), null);
      const parentId = endInstance(store, row, "Terminated", JSON.stringify(reason), now);
      if (parentId !== undefined) wake(parentId);
    });
  }

  suspend(id: string, reason: string): Result {
    return this.#change(id, (row) => {
      if (row.status === "Suspended") return;
      this.#post(id, HistoryEventType.ExecutionSuspended, { Reason: reason });
      this.#ground.store.instances.setStatus(id, "Suspended", this.#ground.clock());
    });
  }

  resume(id: string, reason: string): Result {
    return this.#change(id, (row) => {
      if (row.status !== "Suspended") return;
      this.#post(id, HistoryEventType.ExecutionResumed, { Reason: reason });
      this.#ground.store.instances.setStatus(id, "Running", this.#ground.clock());
    });
  }

  /** Deletes the instance, whatever its status: so does Azure Storage. */
  purge(id: string): Result {
    const { store } = this.#ground;
    return store.transaction(() => {
      if (store.instances.find(id) === undefined) return "unknown";
      forget(store, id);
      return "done";
    });
  }

  /** Deletes the ended instances among those of the filter; answers how many. */
  purgeWhere(filter: Omit<InstanceFilter, "limit" | "after">): number {
    const { store } = this.#ground;
    const statuses = ENDED.filter((status) => filter.statuses?.includes(status) ?? true);
    return store.transaction(() => {
      const rows = store.instances.select({ ...filter, statuses, limit: Number.MAX_SAFE_INTEGER });
      for (const { id } of rows) forget(store, id);
      return rows.length;
    });
  }

  #post(id: string, type: HistoryEventType, more: Partial<HistoryEvent>): void {
    const { store, clock } = this.#ground;
    store.messages.post(id, null, { ...base(type, clock()), ...more });
  }

  #change(id: string, body: (row: InstanceRow) => void): Result {
    const { store, wake } = this.#ground;
    const result = store.transaction(() => {
      const row = store.instances.find(id);
      if (row === undefined) return "unknown";
      if (hasEnded(row.status)) return "ended";
      body(row);
      return "done";
    });
    if (result === "done") wake(id);
    return result;
  }
}

const base = (type: HistoryEventType, now: Instant): HistoryEvent => ({
  EventType: type,
  EventId: -1,
  Timestamp: isoOf(now),
});
