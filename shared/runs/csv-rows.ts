import type { ResultRow } from "../scoring/result-row";

const COLUMNS = [
  ...["deviceId", "windowStart", "windowEnd", "verdict", "reason", "marks", "score", "threshold", "severity"],
  ...["modelVersion", "revision", "readings", "contributions", "drift"],
];

const END = "\r\n";

export const CSV_HEADER = COLUMNS.join(",") + END;

/**
 * A row as a line of RFC 4180, safe to open in a spreadsheet. No cell holds a line break: ids, versions and names of
 * sensors have none, and JSON escapes them. So a part can be read by lines.
 */
export const csvRow = (row: ResultRow): string =>
  [
    ...[textCell(row.deviceId), row.windowStart, row.windowEnd, row.verdict, row.reason ?? ""],
    ...[textCell(row.marks.join(" ")), number(row.score), number(row.threshold), number(row.severity)],
    ...[textCell(row.modelVersion ?? ""), number(row.revision), number(row.readings)],
    ...[jsonCell(row.contributions), jsonCell(row.drift)],
  ].join(",") + END;

const jsonCell = (value: object | null | undefined): string => (value ? textCell(JSON.stringify(value)) : "");

const number = (value: number | null): string => (value === null ? "" : JSON.stringify(value));

/** What a spreadsheet takes for the beginning of a formula, and the mark against that, so that it can be taken off. */
const FORMULA = /^[=+\-@\t\r\n']/;

/** A cell that no spreadsheet evaluates: OWASP, "CSV injection". A number is none of these: its minus is its own. */
export function textCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const CELL = /(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))(?=,|$)/g;

/** @throws SyntaxError where the line does not have a row's cells. */
export function rowOfCsv(line: string): ResultRow {
  const cells = Array.from(line.replace(/\r$/, "").matchAll(CELL), ([, quoted, plain = ""]) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  );
  if (cells.length !== COLUMNS.length) throw new SyntaxError(`a row of ${cells.length} cells, not ${COLUMNS.length}`);
  const [deviceId = "", windowStart, windowEnd, verdict, reason, marks = "", ...rest] = cells;
  const [score, threshold, severity, modelVersion = "", revision, readings, contributions, drift = ""] = rest;
  const row: { readonly [K in keyof ResultRow]: unknown } = {
    ...{ deviceId: withoutMark(deviceId), windowStart, windowEnd, verdict, reason: reason === "" ? null : reason },
    marks: marks === "" ? [] : withoutMark(marks).split(" "),
    ...{ score: jsonOf(score), threshold: jsonOf(threshold), severity: jsonOf(severity) },
    modelVersion: modelVersion === "" ? null : withoutMark(modelVersion),
    ...{ revision: jsonOf(revision), readings: jsonOf(readings), contributions: jsonOf(contributions) },
    ...(drift !== "" && { drift: jsonOf(drift) }),
  };
  return row as ResultRow;
}

const withoutMark = (cell: string): string => cell.replace(/^'/, "");

/** @throws SyntaxError */
const jsonOf = (cell: string | undefined): unknown => (cell === "" || cell === undefined ? null : JSON.parse(cell));
