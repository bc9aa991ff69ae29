import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Instant } from "../../../../shared/time";

export interface TimerRow {
  executionId: string;
  taskId: number;
  instanceId: string;
  fireAt: Instant;
}

/** The table of timers that have not fired yet. */
export class TimerTable {
  readonly #due: StatementSync;
  readonly #next: StatementSync;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #deleteAll: StatementSync;

  constructor(database: DatabaseSync) {
    this.#due = database.prepare(`SELECT execution_id AS executionId, task_id AS taskId, instance_id AS instanceId,
      fire_at AS fireAt FROM timer WHERE fire_at <= ? ORDER BY fire_at, task_id`);
    this.#next = database.prepare("SELECT min(fire_at) AS fireAt FROM timer");
    this.#insert = database.prepare(
      "INSERT INTO timer (execution_id, task_id, instance_id, fire_at) VALUES (?, ?, ?, ?)",
    );
    this.#delete = database.prepare("DELETE FROM timer WHERE execution_id = ? AND task_id = ?");
    this.#deleteAll = database.prepare("DELETE FROM timer WHERE instance_id = ?");
  }

  due(now: Instant): TimerRow[] {
    return this.#due.all(now) as unknown as TimerRow[];
  }

  nextFireAt(): Instant | undefined {
    const fireAt = this.#next.get()?.["fireAt"];
    return typeof fireAt === "number" ? fireAt : undefined;
  }

  add(row: TimerRow): void {
    this.#insert.run(row.executionId, row.taskId, row.instanceId, row.fireAt);
  }

  delete(executionId: string, taskId: number): void {
    this.#delete.run(executionId, taskId);
  }

  deleteAll(instanceId: string): void {
    this.#deleteAll.run(instanceId);
  }
}
