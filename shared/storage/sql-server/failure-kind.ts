import { LOCK_REFUSED } from "./locks";

/**
 * What a failed request calls for. `later`: the same again after a pause. `taken`: a key is there already; where two
 * writers raced, the next attempt sees it. `out`: not to be had at all for now, repeating at once does no good.
 * `wrong`: the request itself.
 */
export type FailureKind = "later" | "taken" | "out" | "wrong";

/**
 * Deadlock victim, lock time-out, lock refused, row versions gone or in conflict, no locks or memory left; then what
 * Azure SQL says when it moves, resumes or throttles a database; then sessions killed and connections lost. From
 * "Troubleshoot transient connection errors" and "Database engine events and errors" of Microsoft's documentation.
 */
const LATER: ReadonlySet<number> = new Set([
  ...[1205, 1222, LOCK_REFUSED, 3960, 3961, 1204, 701, 8645, 8651],
  ...[615, 926, 983, 4060, 4221, 10928, 10929, 10936, 40143, 40197, 40501, 40540, 40613, 49918, 49919, 49920],
  ...[20, 64, 121, 233, 596, 6005, 10053, 10054, 10055, 10060, 10061],
]);
const TAKEN: ReadonlySet<number> = new Set([2601, 2627]);
/** Log, file group or database full, read-only, login refused, database gone offline: somebody has to see to it. */
const OUT: ReadonlySet<number> = new Set([1101, 1105, 3906, 9002, 18401, 18456, 40544, 942]);

/** Of the driver and of sockets; a connection that broke while it lay in the pool is told by EINVALIDSTATE. */
const LOST: ReadonlySet<string> = new Set([
  ...["ESOCKET", "ETIMEOUT", "ECONNCLOSED", "ENOCONN", "EINVALIDSTATE", "EINSTLOOKUP", "ECONNRESET", "EPIPE"],
]);

export function kindOf(error: unknown): FailureKind {
  const errors = [error, ...precedingOf(error)];
  const numbers = errors.map((one) => fieldOf(one, "number"));
  const has = (set: ReadonlySet<unknown>) => numbers.some((number) => set.has(number));
  if (has(LATER)) return "later";
  if (has(TAKEN)) return "taken";
  if (has(OUT)) return "out";
  const code = fieldOf(error, "code");
  if (typeof code === "string" && LOST.has(code)) return "later";
  // The pool's own: no connection came free in time.
  if (fieldOf(error, "name") === "TimeoutError") return "later";
  if (code !== "ELOGIN") return "wrong";
  return fieldOf(fieldOf(error, "originalError"), "isTransient") === true ? "later" : "out";
}

/** One request may fail with several errors; which of them comes last is not said. */
const precedingOf = (error: unknown): readonly unknown[] => {
  const preceding = fieldOf(error, "precedingErrors");
  return Array.isArray(preceding) ? preceding : [];
};

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
