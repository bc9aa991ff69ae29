import { InvalidInputError } from "../../../shared/errors";
import type { InstanceFilter } from "./store/instances";

const PAGE_SIZE = 100;

/** The filter that a list or purge request asks for; throws InvalidInputError naming the parameter. */
export const filterOf = (query: URLSearchParams): Omit<InstanceFilter, "limit"> => ({
  createdFrom: instantOf(query, "createdTimeFrom"),
  createdTo: instantOf(query, "createdTimeTo"),
  statuses: listOf(query, "runtimeStatus"),
  idPrefix: query.get("instanceIdPrefix") ?? undefined,
});

/** How many instances a page holds. */
export function pageSizeOf(query: URLSearchParams): number {
  const text = query.get("top");
  if (text === null || text === "") return PAGE_SIZE;
  const top = Number(text);
  if (!Number.isInteger(top) || top < 1) throw new InvalidInputError("top", `must be a whole number above 0: ${text}`);
  return Math.min(top, PAGE_SIZE);
}

/** Continuation tokens carry the last id of a page; ids may hold what a header may not. */
export const tokenOf = (lastId: string): string => Buffer.from(lastId).toString("base64url");
export const lastIdOf = (token: string): string => Buffer.from(token, "base64url").toString();

export const flag = (query: URLSearchParams, name: string, otherwise: boolean): boolean => {
  const text = query.get(name);
  return text === null ? otherwise : text.toLowerCase() === "true";
};

function instantOf(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (text === null || text === "") return undefined;
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) throw new InvalidInputError(name, `must be an ISO 8601 time: ${text}`);
  return instant;
}

function listOf(query: URLSearchParams, name: string): string[] | undefined {
  const values = query.getAll(name).flatMap((text) => text.split(","));
  const named = values.map((value) => value.trim()).filter((value) => value !== "");
  return named.length === 0 ? undefined : named;
}
