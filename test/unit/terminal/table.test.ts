import fc from "fast-check";
import { PLAIN, screenOf, type Screen } from "../../../cli/terminal/screen";
import { figure, id, table, text, type Column } from "../../../cli/terminal/table";
import { displayWidth } from "../../../cli/terminal/width";

interface Row {
  readonly id: string;
  readonly note: string;
  readonly score: number | null;
}

const COLUMNS: readonly Column<Row>[] = [
  text("note", ({ note }) => note),
  figure("score", ({ score }) => score),
  id("id", (row) => row.id),
];
const terminal = (width: number): Screen => ({ isTerminal: true, width, hasColours: false });
const rows: readonly Row[] = [
  { id: "a-17", note: "the bearing was replaced on Monday", score: 1234 },
  { id: "a-18", note: "", score: null },
];

test("figures are flush right, and what is not there is a dash", () => {
  expect(table(COLUMNS, rows, PLAIN)).toBe(
    [
      "note                                score  id",
      "──────────────────────────────────  ─────  ────",
      "the bearing was replaced on Monday  1,234  a-17",
      "–                                       –  a-18",
    ].join("\n"),
  );
});

test("on a narrow terminal a long text is cut off, an id never", () => {
  expect(table(COLUMNS, rows, terminal(30))).toBe(
    [
      "note               score  id",
      "─────────────────  ─────  ────",
      "the bearing was …  1,234  a-17",
      "–                      –  a-18",
    ].join("\n"),
  );
});

test("on a very narrow one columns are left out, and named", () => {
  const lines = table(COLUMNS, rows, terminal(17)).split("\n");
  expect(lines[0]).toBe("note         id");
  expect(lines.at(-1)).toBe("no room for: score");
});

test("no line of a row is wider than the terminal, whatever is in it", () => {
  const cell = fc.string({ unit: "binary", maxLength: 60 });
  const anyRow = fc.record({ id: fc.string({ maxLength: 12 }), note: cell, score: fc.option(fc.nat()) });
  fc.assert(
    fc.property(fc.array(anyRow, { maxLength: 5 }), fc.integer({ min: 40, max: 120 }), (all, width) => {
      const lines = table(COLUMNS, all, terminal(width)).split("\n");
      for (const line of lines.slice(0, all.length + 2)) expect(displayWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test("wide characters keep the columns straight", () => {
  const lines = table(COLUMNS, [{ id: "x", note: "日本 🔥", score: 1 }], PLAIN).split("\n");
  expect(lines[0]).toBe("note     score  id");
  expect(lines[2]).toBe("日本 🔥      1  x");
});

test("what a terminal would obey is shown, not obeyed", () => {
  const hostile = { id: "x", note: "\u001b[2J\u202e\n", score: 1 };
  const shown = table(COLUMNS, [hostile], { ...terminal(200), hasColours: true });
  expect(shown).toContain("\\u{1b}[2J\\u{202e}\\u{a}");
  expect(shown.replace(/\u001b\[\d+m/g, "")).not.toMatch(/[\u001b\u202e]/);
});

test("colours are for a terminal that has them, and for nobody who has said NO_COLOR", () => {
  const painted: readonly Column<Row>[] = [text("note", () => ({ text: "bad", colour: "red" }))];
  const shown = (screen: Screen) => table(painted, rows.slice(0, 1), screen).includes("\u001b[31mbad\u001b[0m");
  const onTerminal = { isTTY: true, columns: 80 };
  expect(shown(screenOf(onTerminal, {}))).toBe(true);
  expect(shown(screenOf(onTerminal, { NO_COLOR: "" }))).toBe(true);
  expect(shown(screenOf(onTerminal, { NO_COLOR: "1" }))).toBe(false);
  expect(shown(screenOf(onTerminal, { TERM: "dumb" }))).toBe(false);
  expect(shown(screenOf({}, {}))).toBe(false);
});
