import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Instant } from "../../../../shared/time";

export const ENDED = ["Completed", "Failed", "Terminated"] as const;
export type EndStatus = (typeof ENDED)[number];
export type RuntimeStatus = "Pending" | "Running" | "Suspended" | EndStatus;

export const hasEnded = (status: string): boolean => (ENDED as readonly string[]).includes(status);

/** The task of another instance that waits for this one. */
export interface ParentLink {
  instanceId: string;
  executionId: string;
  name: string;
  taskId: number;
}

/** `input`, `output`, `customStatus` and `parent` are JSON text. `startId` is the execution id of the first generation. */
export interface InstanceRow {
  id: string;
  name: string;
  version: string;
  startId: string;
  executionId: string;
  parent: string | null;
  input: string | null;
  output: string | null;
  customStatus: string | null;
  status: RuntimeStatus;
  createdAt: Instant;
  updatedAt: Instant;
}

/** Which instances; both ends of the creation time are included. `after` is the last id of the page before. */
export interface InstanceFilter {
  createdFrom?: Instant | undefined;
  createdTo?: Instant | undefined;
  statuses?: readonly string[] | undefined;
  idPrefix?: string | undefined;
  after?: string | undefined;
  limit: number;
}

const COLUMNS = `id, name, version, start_id AS startId, execution_id AS executionId, parent, input, output,
  custom_status AS customStatus, status, created_at AS createdAt, updated_at AS updatedAt`;

/** The table of instances: one row an id, its newest execution. */
export class InstanceTable {
  readonly #byId: StatementSync;
  readonly #put: StatementSync;
  readonly #finishTurn: StatementSync;
  readonly #setStatus: StatementSync;
  readonly #end: StatementSync;
  readonly #select: StatementSync;
  readonly #delete: StatementSync;

  constructor(database: DatabaseSync) {
    this.#byId = database.prepare(`SELECT ${COLUMNS} FROM instance WHERE id = ?`);
    this.#put = database.prepare(`INSERT OR REPLACE INTO instance (id, name, version, start_id, execution_id, parent,
      input, output, custom_status, status, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#finishTurn = database.prepare(`UPDATE instance SET updated_at = ?2, custom_status = ?3,
      status = CASE status WHEN 'Pending' THEN 'Running' ELSE status END WHERE id = ?1`);
    this.#setStatus = database.prepare("UPDATE instance SET status = ?2, updated_at = ?3 WHERE id = ?1");
    this.#end = database.prepare("UPDATE instance SET status = ?2, output = ?3, updated_at = ?4 WHERE id = ?1");
    this.#select = database.prepare(`SELECT ${COLUMNS} FROM instance
      WHERE created_at >= ?1 AND created_at <= ?2
        AND (?3 IS NULL OR status IN (SELECT value FROM json_each(?3)))
        AND substr(id, 1, length(?4)) = ?4 AND id > ?5
      ORDER BY id LIMIT ?6`);
    this.#delete = database.prepare("DELETE FROM instance WHERE id = ?");
  }

  find(id: string): InstanceRow | undefined {
    return this.#byId.get(id) as InstanceRow | undefined;
  }

  put(row: InstanceRow): void {
    this.#put.run(
      ...[row.id, row.name, row.version, row.startId, row.executionId, row.parent],
      ...[row.input, row.output, row.customStatus, row.status, row.createdAt, row.updatedAt],
    );
  }

  /** After a turn that leaves the instance running; a suspension that came in the middle of it stays. */
  finishTurn(id: string, now: Instant, customStatus: string | null): void {
    this.#finishTurn.run(id, now, customStatus);
  }

  setStatus(id: string, status: RuntimeStatus, now: Instant): void {
    this.#setStatus.run(id, status, now);
  }

  end(id: string, status: EndStatus, output: string | null, now: Instant): void {
    this.#end.run(id, status, output, now);
  }

  /** In the order of their ids. */
  select(filter: InstanceFilter): InstanceRow[] {
    const { createdFrom = Number.MIN_SAFE_INTEGER, createdTo = Number.MAX_SAFE_INTEGER } = filter;
    const statuses = filter.statuses === undefined ? null : JSON.stringify(filter.statuses);
    const rows = this.#select.all(
      ...[createdFrom, createdTo, statuses, filter.idPrefix ?? "", filter.after ?? "", filter.limit],
    );
    return rows as unknown as InstanceRow[];
  }

  delete(id: string): void {
    this.#delete.run(id);
  }
}
