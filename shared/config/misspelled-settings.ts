import type { Environment } from "./parse-settings";

export interface Misspelled {
  readonly name: string;
  /** The setting that it is close to. */
  readonly meant: string;
}

/**
 * Names that are no setting's but close to one's: whoever wrote such a name finds the default where a value was meant.
 * An environment has many names that are others' business; those are left alone.
 */
export function misspelledSettings(environment: Environment, known: readonly string[]): Misspelled[] {
  const isKnown = new Set(known);
  return Object.keys(environment)
    .filter((name) => !isKnown.has(name))
    .flatMap((name) => {
      const meant = known.find((setting) => isClose(name.toLowerCase(), setting.toLowerCase()));
      return meant === undefined ? [] : [{ name, meant }];
    });
}

/** One slip, or two in a long name. */
function isClose(name: string, setting: string): boolean {
  const most = setting.length < 12 ? 1 : 2;
  return Math.abs(name.length - setting.length) <= most && slips(name, setting) <= most;
}

/** Letters to put in, take out, change or swap with their neighbour, to make one of the other: optimal string alignment. */
function slips(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row[j] = Math.min(
        ...[at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1)],
        isSwapped ? at(i - 2, j - 2) + 1 : Infinity,
      );
    }
  }
  return at(a.length, b.length);
}
