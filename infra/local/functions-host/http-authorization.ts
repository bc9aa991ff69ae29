import type { IncomingMessage } from "node:http";
import { isSameKey } from "../same-key";

export interface HostKeys {
  /** Opens functions of the level `function`. */
  function: string;
  /** Opens everything. Without one, functions of the level `admin` are closed. */
  admin?: string;
}

/** Whether the request carries a key that opens the level: in the header `x-functions-key`, or in the query's `code`. */
export function isAuthorized(req: IncomingMessage, query: URLSearchParams, level: string, keys: HostKeys): boolean {
  if (level === "anonymous") return true;
  const header = req.headers["x-functions-key"];
  const given = (Array.isArray(header) ? header[0] : header) ?? query.get("code");
  if (given === null || given === "") return false;
  const accepted = level === "function" ? [keys.function, keys.admin] : [keys.admin];
  return accepted.some((key) => key !== undefined && isSameKey(key, given));
}
