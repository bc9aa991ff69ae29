import { printable } from "../../shared/printable";
import type { Screen } from "./screen";

const CODES = { red: 31, green: 32, yellow: 33, bold: 1, faint: 2 } as const;

export type Colour = keyof typeof CODES;

/** A text to be shown in a colour, where there are any. */
export interface Painted {
  readonly text: string;
  readonly colour: Colour;
}

/** What a place in a table or a record may hold. Nothing is shown as such. */
export type Cell = string | number | Painted | null | undefined;

const NOTHING = "–";

/** In colour where a value is one to look at. */
export const paintedBy =
  (colours: Readonly<Partial<Record<string, Colour>>>) =>
  (text: string | null): Cell => {
    const colour = text === null ? undefined : colours[text];
    return text === null || colour === undefined ? text : { text, colour };
  };

/** What a cell says, harmless to a terminal: texts may come from a device, or from anybody. */
export function textOf(cell: Cell): string {
  const text = typeof cell === "object" && cell !== null ? cell.text : cell;
  if (typeof text === "number") return text.toLocaleString("en-US");
  return text === null || text === undefined || text === "" ? NOTHING : printable(text);
}

/** `shown`, which a cell says, in its colour. */
export const inColour = (cell: Cell, shown: string, { hasColours }: Screen): string =>
  hasColours && typeof cell === "object" && cell !== null ? `\u001b[${CODES[cell.colour]}m${shown}\u001b[0m` : shown;
