import type { Control, Point, SqlError, SqlFault, SqlMoment } from "../app/control";
import type { Aim, Clocks, Command, Report } from "./orders";

/** Does with the app in this process as it is commanded. */
export class CommandedControl implements Control {
  #clocks: Clocks;
  #isOffsetRead = true;
  #aim: Aim | undefined;
  #passed = 0;
  #release: (() => void) | undefined;
  #sql: (SqlFault & { left: number }) | undefined;
  #isFull = false;
  #twins = 0;

  constructor(
    readonly databaseFile: string | undefined,
    clocks: Clocks,
    private readonly tell: (report: Report) => void,
  ) {
    this.#clocks = clocks;
  }

  obey({ clocks, aim, release, twins, sql, isDatabaseFull }: Command): void {
    if (clocks !== undefined) [this.#clocks, this.#isOffsetRead] = [clocks, false];
    if (aim !== undefined) [this.#aim, this.#passed] = [aim ?? undefined, 0];
    if (release) this.#release?.();
    if (twins !== undefined) this.#twins = twins;
    if (sql !== undefined) this.#sql = sql === null ? undefined : { ...sql, left: sql.times };
    if (isDatabaseFull !== undefined) this.#isFull = isDatabaseFull;
  }

  now(): number {
    const { appOffsetMs } = this.#clocks;
    if (!this.#isOffsetRead) this.tell({ clockRead: appOffsetMs });
    this.#isOffsetRead = true;
    return Date.now() + appOffsetMs;
  }

  engineNow(): number {
    return Date.now() + this.#clocks.engineOffsetMs;
  }

  async reach(point: Point, partitionId?: string): Promise<void> {
    this.tell({ reached: point, partitionId });
    if (!this.#isHit(point)) return;
    this.tell({ held: point });
    await new Promise<void>((resolve) => (this.#release = resolve));
  }

  takesTwin(): boolean {
    return this.#twins > 0 && this.#twins-- > 0;
  }

  sqlError(moment: SqlMoment): number | undefined {
    this.#isHit(`sql:${moment}`);
    const sql = this.#sql;
    return sql?.moment === moment && sql.left-- > 0 ? sql.error : undefined;
  }

  sqlFailed(error: SqlError): void {
    this.tell({ sqlFailed: error });
  }

  isDatabaseFull(): boolean {
    return this.#isFull;
  }

  /** Whether the app is to be held at this point. Does not return where it is to be killed. */
  #isHit(point: Point): boolean {
    const aim = this.#aim;
    if (aim?.points.includes(point) !== true || this.#passed++ < aim.after) return false;
    this.#aim = undefined;
    if (aim.deed === "kill") process.kill(process.pid, "SIGKILL");
    return true;
  }
}
