import type { ResultRow } from "../scoring/result-row";
import { linesIn } from "./lines-in";
import { JSON_LINES, type RowForm } from "./row-form";

/** Rows as lines, without what stands before them. */
export const encodeRows = (rows: readonly ResultRow[], form: RowForm = JSON_LINES): string =>
  rows.map(form.encode).join("");

export interface PartRow {
  readonly row: ResultRow;
  readonly offset: number;
  readonly bytes: number;
}

/**
 * The rows of a part with where they lie, however the stream is cut.
 * @throws AppError `part-truncated` (retryable) where the stream ends within a row; SyntaxError where a line is no row.
 */
export async function* readPartRows(
  stream: AsyncIterable<Uint8Array>,
  form: RowForm = JSON_LINES,
): AsyncGenerator<PartRow> {
  for await (const lines of linesIn(stream)) {
    for (const { text, offset, bytes } of lines) {
      if (`${text}\n` !== form.header) yield { row: form.decode(text), offset, bytes };
    }
  }
}
