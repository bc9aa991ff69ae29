import type { DatabaseSync, StatementSync } from "node:sqlite";

/** An activity to run; `input` is JSON text, null where the orchestrator gave none. */
export interface ActivityRow {
  executionId: string;
  taskId: number;
  instanceId: string;
  name: string;
  input: string | null;
}

/** The table of activities that were scheduled and have not reported yet. */
export class ActivityTable {
  readonly #all: StatementSync;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync) {
    this.#all = database.prepare(
      "SELECT execution_id AS executionId, task_id AS taskId, instance_id AS instanceId, name, input FROM activity ORDER BY rowid",
    );
    this.#insert = database.prepare(
      "INSERT INTO activity (execution_id, task_id, instance_id, name, input) VALUES (?, ?, ?, ?, ?)",
    );
    this.#delete = database.prepare("DELETE FROM activity WHERE execution_id = ? AND task_id = ?");
  }

  all(): ActivityRow[] {
    return this.#all.all() as unknown as ActivityRow[];
  }

  add(row: ActivityRow): void {
    this.#insert.run(row.executionId, row.taskId, row.instanceId, row.name, row.input);
  }

  /** True for the first report of an activity, false for those of its late twins. */
  finish(row: ActivityRow): boolean {
    return this.#delete.run(row.executionId, row.taskId).changes === 1;
  }
}
