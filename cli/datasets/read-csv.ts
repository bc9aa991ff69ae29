import { createReadStream } from "node:fs";
import { basename } from "node:path";
import { pipeline, PassThrough } from "node:stream";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import { AppError, InvalidInputError, messageOf } from "../../shared/errors";
import type { Cell } from "./parse-cell";

/** One row, and where it stands. */
export class CsvRow<Column extends string> {
  constructor(
    private readonly file: string,
    private readonly line: number,
    private readonly cells: Readonly<Record<Column, string>>,
  ) {}

  /** What a cell's text means. Throws InvalidInputError that names file, line and column where it means nothing. */
  take<T>(column: Column, parse: (text: string) => Cell<T>): T {
    const cell = parse(this.cells[column]);
    if ("problem" in cell) throw this.wrong(column, cell.problem);
    return cell.value;
  }

  wrong(column: Column, problem: string): InvalidInputError {
    return new InvalidInputError(`${this.file} line ${this.line}, column ${column}`, problem);
  }
}

/** The names that a column may have in the header, in lower case. */
export type ColumnNames<Column extends string> = Readonly<Record<Column, readonly string[]>>;

interface Parsed<Column extends string> {
  readonly record: Readonly<Record<Column, string>>;
  readonly info: { readonly lines: number };
}

/**
 * The rows of a CSV file with a header (RFC 4180; gzip when the name ends so), read as they are asked for. Columns are
 * found by name, others are left out. Throws InvalidInputError that names the file, and the line where one is known.
 */
export async function* readCsv<Column extends string>(
  path: string,
  names: ColumnNames<Column>,
): AsyncGenerator<CsvRow<Column>> {
  const file = basename(path);
  const parser = parse({ bom: true, info: true, columns: (header: string[]) => columnsOf(file, header, names) });
  const unzip = path.endsWith(".gz") ? createGunzip() : new PassThrough();
  // An error anywhere reaches the parser, and so the loop; the callback has nothing to add.
  pipeline(createReadStream(path), unzip, parser, () => undefined);
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed<Column>>) {
      yield new CsvRow(file, info.lines, record);
    }
  } catch (error) {
    throw error instanceof AppError ? error : new InvalidInputError(file, messageOf(error));
  }
}

function columnsOf<Column extends string>(
  file: string,
  header: readonly string[],
  names: ColumnNames<Column>,
): (Column | false)[] {
  const wanted = Object.entries(names) as [Column, readonly string[]][];
  const found = header.map((title) => {
    const name = title.trim().toLowerCase();
    return wanted.find(([, known]) => known.includes(name))?.[0] ?? false;
  });
  for (const [column] of wanted) {
    const count = found.filter((name) => name === column).length;
    if (count === 1) continue;
    const problem = count === 0 ? "there is no such column" : "there is more than one such column";
    throw new InvalidInputError(`${file} line 1, column ${column}`, `${problem}; the header is ${header.join(",")}`);
  }
  return found;
}
