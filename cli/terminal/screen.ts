/** What a stream can show. */
export interface Screen {
  readonly isTerminal: boolean;
  /** Columns; without end where nothing is to be fitted. */
  readonly width: number;
  readonly hasColours: boolean;
}

/** A file, or another program. */
export const PLAIN: Screen = { isTerminal: false, width: Infinity, hasColours: false };

interface Out {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** NO_COLOR as https://no-color.org has it: there and not empty. */
export function screenOf(
  { isTTY = false, columns = 80 }: Out,
  { NO_COLOR = "", TERM }: Readonly<Record<string, string | undefined>> = process.env,
): Screen {
  if (!isTTY) return PLAIN;
  return { isTerminal: true, width: columns, hasColours: NO_COLOR === "" && TERM !== "dumb" };
}
