import type { DatabaseSync, StatementSync } from "node:sqlite";

/** One event of history as it is sent to the orchestrator, and the engine's own note where it scheduled a task. */
export interface HistoryRow {
  event: string;
  task: string | null;
}

/** The table of history: what the current execution of an instance has gone through, from position 0. */
export class HistoryTable {
  readonly #byInstance: StatementSync;
  readonly #append: StatementSync;
  readonly #length: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync) {
    this.#byInstance = database.prepare("SELECT event, task FROM history WHERE instance_id = ? ORDER BY position");
    this.#append = database.prepare("INSERT INTO history (instance_id, position, event, task) VALUES (?, ?, ?, ?)");
    this.#length = database.prepare("SELECT count(*) AS length FROM history WHERE instance_id = ?");
    this.#delete = database.prepare("DELETE FROM history WHERE instance_id = ?");
  }

  of(instanceId: string): HistoryRow[] {
    return this.#byInstance.all(instanceId) as unknown as HistoryRow[];
  }

  append(instanceId: string, position: number, event: string, task: string | null): void {
    this.#append.run(instanceId, position, event, task);
  }

  lengthOf(instanceId: string): number {
    return Number(this.#length.get(instanceId)?.["length"]);
  }

  delete(instanceId: string): void {
    this.#delete.run(instanceId);
  }
}
