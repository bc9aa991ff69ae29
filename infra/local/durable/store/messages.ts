import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { HistoryEvent } from "../protocol";

/** Something an instance has yet to be told; without `executionId` it is for whichever execution is there. */
export interface Message {
  position: number;
  executionId: string | null;
  event: HistoryEvent;
}

/** The table of messages: every instance's inbox, first come first. */
export class MessageTable {
  readonly #byInstance: StatementSync;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #deleteAll: StatementSync;
  readonly #instances: StatementSync;

  constructor(database: DatabaseSync) {
    this.#byInstance = database.prepare(
      "SELECT position, execution_id AS executionId, event FROM message WHERE instance_id = ? ORDER BY position",
    );
    this.#insert = database.prepare("INSERT INTO message (instance_id, execution_id, event) VALUES (?, ?, ?)");
    this.#delete = database.prepare("DELETE FROM message WHERE position = ?");
    this.#deleteAll = database.prepare("DELETE FROM message WHERE instance_id = ?");
    this.#instances = database.prepare("SELECT DISTINCT instance_id AS id FROM message");
  }

  of(instanceId: string): Message[] {
    const rows = this.#byInstance.all(instanceId) as unknown as (Omit<Message, "event"> & { event: string })[];
    return rows.map((row) => ({ ...row, event: JSON.parse(row.event) as HistoryEvent }));
  }

  post(instanceId: string, executionId: string | null, event: HistoryEvent): void {
    this.#insert.run(instanceId, executionId, JSON.stringify(event));
  }

  delete(messages: readonly Message[]): void {
    for (const { position } of messages) this.#delete.run(position);
  }

  deleteAll(instanceId: string): void {
    this.#deleteAll.run(instanceId);
  }

  instancesWithMail(): string[] {
    return this.#instances.all().map((row) => String(row["id"]));
  }
}
