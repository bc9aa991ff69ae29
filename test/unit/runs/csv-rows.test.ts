import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { csvRow, CSV_HEADER, rowOfCsv, textCell } from "../../../shared/runs/csv-rows";
import { anyResultRow } from "../../support/domain/any-result-row";

const cellsIn = (text: string): string[][] => parse(text, { relax_column_count: true });

test("a row is read back as it was, its fields in their order", () => {
  fc.assert(
    fc.property(anyResultRow, (row) => {
      expect(JSON.stringify(rowOfCsv(csvRow(row).slice(0, -1)))).toBe(JSON.stringify(row));
    }),
  );
});

test("another's reader finds a cell a column, numbers unharmed", () => {
  fc.assert(
    fc.property(fc.array(anyResultRow, { minLength: 1 }), (rows) => {
      const [header = [], ...lines] = cellsIn(CSV_HEADER + rows.map(csvRow).join(""));
      expect(header).toEqual([...new Set([...Object.keys(rows[0] ?? {}), "drift"])]);
      expect(lines).toHaveLength(rows.length);
      for (const [i, line] of lines.entries()) {
        const cell = (name: string): string => line[header.indexOf(name)] ?? "";
        const { score, contributions, readings, drift } = rows[i] ?? {};
        expect(line).toHaveLength(header.length);
        expect([cell("score"), cell("readings")]).toEqual([score === null ? "" : String(score), String(readings)]);
        expect(cell("contributions")).toBe(contributions === null ? "" : JSON.stringify(contributions));
        expect(cell("drift")).toBe(drift === undefined ? "" : JSON.stringify(drift));
      }
    }),
  );
});

test("a line of a part is a row, whatever is in it", () => {
  fc.assert(
    fc.property(anyResultRow, (row) => {
      expect(csvRow(row).slice(0, -2)).not.toMatch(/[\r\n]/);
    }),
  );
});

test("no cell is what a spreadsheet takes for a formula, and none is hurt otherwise", () => {
  const dangerous = fc.tuple(fc.constantFrom("=", "+", "-", "@", "\t", "\r", "\n", "'"), fc.string());
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        dangerous.map(([first, rest]) => first + rest),
      ),
      (text) => {
        const [[cell = ""] = []] = cellsIn(`${textCell(text)},\r\n`);
        expect(cell).not.toMatch(/^[=+\-@\t\r\n]/);
        expect(/^[=+\-@\t\r\n']/.test(text) ? cell : `'${cell}`).toBe(`'${text}`);
      },
    ),
  );
});

test.each([
  ["=1+1", "'=1+1"],
  ["-pump", "'-pump"],
  ["@sum(a,b)", `"'@sum(a,b)"`],
  ["'quoted", "''quoted"],
  ["pump-1", "pump-1"],
  ["", ""],
])("the text %p stands as %p", (text, cell) => expect(textCell(text)).toBe(cell));

test.each(["", "a,b", "pump-1,".repeat(14), `"${"x,".repeat(12)}`])("what is no row is told so: %p", (line) =>
  expect(() => rowOfCsv(line)).toThrow(SyntaxError),
);
