import type { Control, Point, SqlFault } from "../app/control";
import type { Aim, Command, Report } from "./orders";

/** Does with the app in this process as it is commanded. */
export class CommandedControl implements Control {
  #clockOffsetMs: number;
  #isOffsetRead = true;
  #aim: Aim | undefined;
  #passed = 0;
  #release: (() => void) | undefined;
  #sql: { readonly fault: SqlFault; left: number } | undefined;
  #isFull = false;
  #twins = 0;

  constructor(
    readonly databaseFile: string,
    clockOffsetMs: number,
    private readonly tell: (report: Report) => void,
  ) {
    this.#clockOffsetMs = clockOffsetMs;
  }

  obey({ clockOffsetMs, aim, release, twins, sql, isDatabaseFull }: Command): void {
    if (clockOffsetMs !== undefined) [this.#clockOffsetMs, this.#isOffsetRead] = [clockOffsetMs, false];
    if (aim !== undefined) [this.#aim, this.#passed] = [aim ?? undefined, 0];
    if (release) this.#release?.();
    if (twins !== undefined) this.#twins = twins;
    if (sql !== undefined) this.#sql = sql === null ? undefined : { fault: sql.fault, left: sql.times };
    if (isDatabaseFull !== undefined) this.#isFull = isDatabaseFull;
  }

  now(): number {
    if (!this.#isOffsetRead) this.tell({ clockRead: this.#clockOffsetMs });
    this.#isOffsetRead = true;
    return Date.now() + this.#clockOffsetMs;
  }

  async reach(point: Point, partitionId?: string): Promise<void> {
    this.tell({ reached: point, partitionId });
    const aim = this.#aim;
    if (aim?.points.includes(point) !== true || this.#passed++ < aim.after) return;
    this.#aim = undefined;
    if (aim.deed === "kill") process.kill(process.pid, "SIGKILL");
    this.tell({ held: point });
    await new Promise<void>((resolve) => (this.#release = resolve));
  }

  takesTwin(): boolean {
    return this.#twins > 0 && this.#twins-- > 0;
  }

  sqlFault(moment: "begin" | "commit"): SqlFault | undefined {
    const sql = this.#sql;
    if (sql === undefined || (sql.fault === "busy") !== (moment === "begin") || sql.left-- <= 0) return undefined;
    return sql.fault;
  }

  sqlFailed(code: number): void {
    this.tell({ sqlFailed: code });
  }

  isDatabaseFull(): boolean {
    return this.#isFull;
  }
}
