import type { ResultRow } from "../scoring/result-row";
import { csvRow, CSV_HEADER, rowOfCsv } from "./csv-rows";
import { CSV_TYPE, JSON_LINES_TYPE } from "./run-files";
import type { Output } from "./run-output";

/** How rows lie in a blob: one a line, which ends with a line feed, after a header. */
export interface RowForm {
  readonly extension: "jsonl" | "csv";
  readonly contentType: string;
  /** A line of its own; empty where there is none. */
  readonly header: string;
  readonly encode: (row: ResultRow) => string;
  /** @throws SyntaxError where the line is no row. */
  readonly decode: (line: string) => ResultRow;
}

export const JSON_LINES: RowForm = {
  extension: "jsonl",
  contentType: JSON_LINES_TYPE,
  header: "",
  encode: (row) => JSON.stringify(row) + "\n",
  decode: (line) => JSON.parse(line) as ResultRow,
};

export const CSV: RowForm = {
  extension: "csv",
  contentType: CSV_TYPE,
  header: CSV_HEADER,
  encode: csvRow,
  decode: rowOfCsv,
};

/** Parquet lies beside JSON lines. */
export const rowFormOf = (output: Output): RowForm => (output === "csv" ? CSV : JSON_LINES);
