import type { Sent } from "../shared/http/contract/operation";
import type { ResultRow } from "../shared/scoring/result-row";
import type { ApiClient } from "./api-client";
import { paged } from "./paging";

export type ResultQuery = Omit<Sent<"show-results", "query">, "limit" | "after">;

/** Rows that are asked for at once: what is held in memory of them, some 4 MB. */
const MOST = 10_000;

/**
 * A run's rows that meet the query, as many as are wanted, as the text of the pages that they come in: a line each, in CSV
 * after one that is the header.
 */
export function resultPages(
  api: Pick<ApiClient, "resultPage">,
  run: string,
  query: ResultQuery = {},
  wanted = Infinity,
): AsyncGenerator<string> {
  let left = wanted;
  return paged(async (after: string | undefined) => {
    const { text, next } = await api.resultPage(run, { ...query, limit: Math.min(left, MOST), after });
    const isHeaded = query.format === "csv" && after === undefined;
    left -= linesOf(text) - (isHeaded ? 1 : 0);
    return { items: [text], next: left > 0 ? next : null };
  });
}

/** No row has a line break in it. */
export function linesOf(text: string): number {
  let lines = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

export async function* resultRows(
  api: Pick<ApiClient, "resultPage">,
  run: string,
  query: Omit<ResultQuery, "format"> = {},
  wanted = Infinity,
): AsyncGenerator<ResultRow> {
  for await (const page of resultPages(api, run, { ...query, format: "jsonl" }, wanted)) {
    for (const line of page.split("\n")) if (line !== "") yield JSON.parse(line) as ResultRow;
  }
}
