import { createRequire } from "node:module";
import type * as Sqlite from "node:sqlite";
import { control, type SqlMoment } from "./control";

/** The module itself, whose members can be replaced; an import would be a copy of it. */
const sqlite = createRequire(__filename)("node:sqlite") as { -readonly [K in keyof typeof Sqlite]: (typeof Sqlite)[K] };

const MAX_PAGES = 2 ** 32 - 2;

/** Has every connection to the app's database that is opened from now on do as the control says. */
export function tapSqlite(): void {
  const { DatabaseSync, StatementSync } = sqlite;
  sqlite.DatabaseSync = class extends DatabaseSync {
    readonly #isTapped: boolean;
    #isFull = false;

    constructor(...[path, ...options]: ConstructorParameters<typeof DatabaseSync>) {
      super(path, ...options);
      this.#isTapped = path === control().databaseFile;
    }

    override exec(sql: string): void {
      if (!this.#isTapped) super.exec(sql);
      else counted(() => this.#exec(sql));
    }

    #exec(sql: string): void {
      if (sql.startsWith("BEGIN")) this.#begin(sql);
      else if (sql === "COMMIT") this.#commit(sql);
      else super.exec(sql);
    }

    #begin(sql: string): void {
      const isFull = control().isDatabaseFull();
      // A limit below what there is means: not one page more.
      if (isFull !== this.#isFull) super.exec(`PRAGMA max_page_count = ${isFull ? 1 : MAX_PAGES}`);
      this.#isFull = isFull;
      pass("begin");
      super.exec(sql);
    }

    #commit(sql: string): void {
      pass("commit");
      super.exec(sql);
      pass("committed");
    }
  };
  const { prototype } = StatementSync;
  // eslint-disable-next-line @typescript-eslint/unbound-method -- it is called with the statement that it belongs to
  const { run } = prototype;
  prototype.run = function (this: Sqlite.StatementSync, ...parameters: Parameters<typeof run>) {
    return counted(() => run.apply(this, parameters));
  } as typeof run;
}

function counted<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { errcode } = error as { errcode?: unknown };
    if (typeof errcode === "number") control().sqlFailed(errcode & 0xff);
    throw error;
  }
}

/** Throws what is ordered for the moment, in the shape in which node:sqlite does. */
function pass(moment: SqlMoment): void {
  const errcode = control().sqlError(moment);
  if (errcode === undefined) return;
  throw Object.assign(new Error(`injected at ${moment}: ${errcode}`), { code: "ERR_SQLITE_ERROR", errcode });
}
