import { linesOf, resultPages, resultRows } from "../../cli/run-results";
import { collect } from "../support/collect";

interface Asked {
  readonly limit?: string | number | undefined;
  readonly after?: string | number | undefined;
  readonly format?: string | number | undefined;
}

/** An API whose run has so many rows; each page has at most `most`, as one ends that has looked through enough. */
function apiWith(rows: number, most: number) {
  const asked: Asked[] = [];
  const resultPage = (_run: string, query: Asked) => {
    asked.push(query);
    const from = Number(query.after ?? 0);
    const to = Math.min(rows, from + Math.min(most, Number(query.limit)));
    const lines = Array.from({ length: to - from }, (_, i) => `{"readings":${from + i}}\n`).join("");
    const header = query.format === "csv" && query.after === undefined ? "readings\r\n" : "";
    return Promise.resolve({ text: header + lines, next: to < rows ? String(to) : null });
  };
  return { asked, resultPage };
}

test("all pages of CSV make one file with one header", async () => {
  const api = apiWith(25_000, 10_000);
  const text = (await collect(resultPages(api, "run", { format: "csv" }))).join("");
  expect([linesOf(text), text.lastIndexOf("readings\r\n")]).toEqual([25_001, 0]);
  expect(api.asked.map(({ limit, after }) => [limit, after])).toEqual([
    ...[
      [10_000, undefined],
      [10_000, "10000"],
      [10_000, "20000"],
    ],
  ]);
});

test.each(["csv", "jsonl"])(
  "as many rows as are wanted come in %s, however few a page has, and no more are asked for",
  async (format) => {
    const api = apiWith(1_000, 2);
    const text = (await collect(resultPages(api, "run", { format }, 5))).join("");
    expect(linesOf(text)).toBe(format === "csv" ? 6 : 5);
    expect(api.asked.map(({ limit }) => limit)).toEqual([5, 3, 1]);
  },
);

test("rows are read from the pages that they come in", async () => {
  const rows = await collect(resultRows(apiWith(5, 2), "run"));
  expect(rows.map(({ readings }) => readings)).toEqual([0, 1, 2, 3, 4]);
});
