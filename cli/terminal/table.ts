import { inColour, textOf, type Cell } from "./paint";
import { PLAIN, type Screen } from "./screen";
import { clip, displayWidth } from "./width";

export interface Column<T> {
  readonly title: string;
  readonly of: (row: T) => Cell;
  /** Only text is cut off to make room; a `figure` is flush right; an `id`, which one needs to go on with, always stays. */
  readonly kind: "text" | "figure" | "time" | "id";
}

const column =
  (kind: Column<never>["kind"]) =>
  <T>(title: string, of: (row: T) => Cell): Column<T> => ({ title, of, kind });

export const text = column("text");
export const figure = column("figure");
export const time = column("time");
export const id = column("id");

const GAP = "  ";
/** A text is cut down to this before a whole column is left out. */
const NARROWEST = 8;

interface Fitted<T> {
  readonly column: Column<T>;
  readonly cells: readonly Cell[];
  width: number;
}

/** Rows beneath titles, no wider than the screen: long texts are cut off first, then columns left out from the right. */
export function table<T>(columns: readonly Column<T>[], rows: readonly T[], screen: Screen): string {
  const [fitted, hidden] = fit(columns, rows, screen.width);
  const lines = [
    lineOf(fitted, ({ column: { title } }) => ({ text: title, colour: "bold" }), screen),
    fitted.map(({ width }) => "─".repeat(width)).join(GAP),
    ...rows.map((_, row) => lineOf(fitted, ({ cells }) => cells[row], screen)),
  ];
  if (hidden.length > 0) lines.push(`no room for: ${hidden.map(({ title }) => title).join(", ")}`);
  return lines.join("\n");
}

/** The columns that are shown, as wide as there is room, and those that are not. */
function fit<T>(columns: readonly Column<T>[], rows: readonly T[], room: number): [Fitted<T>[], Column<T>[]] {
  const shown = [...columns];
  for (const hidden: Column<T>[] = []; ;) {
    const fitted = shown.map((column) => asWideAsItIs(column, rows));
    narrow(fitted, room);
    if (widthOf(fitted) <= room || shown.length === 1) {
      for (const one of fitted) one.width = Math.min(one.width, room);
      return [fitted, hidden];
    }
    const last = shown.findLastIndex(({ kind }, i) => kind !== "id" && i > 0);
    hidden.unshift(...shown.splice(last === -1 ? shown.length - 1 : last, 1));
  }
}

function asWideAsItIs<T>(column: Column<T>, rows: readonly T[]): Fitted<T> {
  const cells = rows.map(column.of);
  const widths = cells.map((cell) => displayWidth(textOf(cell)));
  return { column, cells, width: widths.reduce((a, b) => Math.max(a, b), displayWidth(column.title)) };
}

/** The widest give way first. */
function narrow(columns: readonly Fitted<never>[], room: number): void {
  const yielding = columns.filter(({ column: { kind } }) => kind === "text");
  for (let excess = widthOf(columns) - room; excess > 0; excess--) {
    const widest = yielding.reduce<Fitted<never> | undefined>((a, b) => (a && a.width >= b.width ? a : b), undefined);
    if (widest === undefined || widest.width <= NARROWEST) return;
    widest.width--;
  }
}

const widthOf = (columns: readonly Fitted<never>[]): number =>
  columns.reduce((sum, { width }) => sum + width, GAP.length * (columns.length - 1));

function lineOf<T>(columns: readonly Fitted<T>[], cellOf: (column: Fitted<T>) => Cell, screen: Screen): string {
  const cells = columns.map((one, i) => {
    const cell = cellOf(one);
    const shown = clip(textOf(cell), one.width);
    const padding = " ".repeat(Math.max(0, one.width - displayWidth(shown)));
    const painted = inColour(cell, shown, screen);
    if (one.column.kind === "figure") return padding + painted;
    return i === columns.length - 1 ? painted : painted + padding;
  });
  return cells.join(GAP);
}

/** For a report: the first column flush left, the others flush right, as wide as they are. */
export const plainTable = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  table<readonly string[]>(
    header.map((title, i) => (i === 0 ? text : figure)(title, (row) => row[i])),
    rows,
    PLAIN,
  );
