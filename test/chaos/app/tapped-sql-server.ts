import { createRequire } from "node:module";
import type * as Mssql from "mssql";
import { control, type SqlMoment } from "./control";

type Call = (this: unknown, ...args: unknown[]) => Promise<unknown>;
type Methods = Record<string, Call>;

const DATABASE_FULL = 1105;

/** Has every request to a server from now on do as the control says. */
export function tapSqlServer(): void {
  const { ConnectionPool, RequestError, Request, Transaction } = createRequire(__filename)("mssql") as typeof Mssql;

  const refuse = (number: number | undefined): void => {
    if (number !== undefined) throw Object.assign(new RequestError(`injected: ${number}`, "EREQUEST"), { number });
  };
  const pass = (moment: SqlMoment): void => refuse(control().sqlError(moment));
  const passStatement = (request: unknown): void => {
    // A stream that was never begun has no end.
    if ((request as Mssql.Request).stream) return;
    if (control().isDatabaseFull()) refuse(DATABASE_FULL);
    pass("statement");
  };

  around(ConnectionPool.prototype, "connect", {});
  around(Transaction.prototype, "begin", { before: () => pass("begin") });
  around(Transaction.prototype, "commit", { before: () => pass("commit"), after: () => pass("committed") });
  for (const method of ["query", "batch", "bulk"]) around(Request.prototype, method, { before: passStatement });
}

/** Only calls that answer a promise are known here: the app makes no others. */
function around(
  prototype: object,
  name: string,
  { before, after }: { readonly before?: (self: unknown) => void; readonly after?: () => void },
): void {
  const methods = prototype as Methods;
  const original = methods[name];
  if (original === undefined) throw new Error(`mssql has no ${name} to tap`);
  methods[name] = async function (this: unknown, ...args: unknown[]): Promise<unknown> {
    // The driver calls some of its own methods with a callback.
    if (typeof args.at(-1) === "function") return original.apply(this, args);
    try {
      before?.(this);
      const answer = await original.apply(this, args);
      after?.();
      return answer;
    } catch (error) {
      const { number, code } = error as { readonly number?: number; readonly code?: string };
      control().sqlFailed(number ?? code ?? "unknown");
      throw error;
    }
  };
}
