import { once } from "node:events";
import { printable, printableJson } from "../../shared/printable";
import { screenOf, type Screen } from "./screen";
import { table, type Column } from "./table";

/** How a command is told what to print. */
export interface PrintArguments {
  readonly json?: true;
  readonly table?: true;
}

/** How many of a list a terminal shows where nobody says. */
const SHOWN = 50;

type Many<T> = Iterable<T> | AsyncIterable<T>;

interface Listing<T> {
  readonly columns: readonly Column<T>[];
  /** What is said where there is nothing. */
  readonly none: string;
  /** How many at most. On a terminal a screenful, else all, where it is left out. */
  readonly limit?: number | undefined;
  /** Whether the lines are the terminal's to wrap: nothing is cut off, nor left out. */
  readonly isWhole?: true;
}

/**
 * How every command prints: for a person on a terminal, for a program in a pipe, as JSON, one object a line. Only the
 * answer goes to stdout; how work goes on, and what is wrong, to stderr.
 */
export class Printer {
  readonly screen: Screen;
  /** Whether things are printed as JSON lines. */
  readonly asJson: boolean;

  constructor(
    { json, table: asTable }: PrintArguments,
    private readonly out: NodeJS.WritableStream & { isTTY?: boolean } = process.stdout,
  ) {
    this.screen = screenOf(out);
    this.asJson = json ?? (asTable === true ? false : !this.screen.isTerminal);
  }

  /** One thing, in words or as it is. */
  one<T extends object>(thing: T, inWords: (thing: T, screen: Screen) => string): void {
    this.out.write(`${this.asJson ? printableJson(thing) : inWords(thing, this.screen)}\n`);
  }

  /** What has its form already, each piece as soon as it is there and the ones before it are taken. */
  async text(pieces: AsyncIterable<string>): Promise<void> {
    for await (const piece of pieces) await this.#write(piece);
  }

  /**
   * Many things; as JSON each is written as soon as it is there.
   * @param things told how many are wanted, which may be without end
   */
  async list<T extends object>(things: (wanted: number) => Many<T>, listing: Listing<T>): Promise<void> {
    const { limit = this.asJson ? Infinity : SHOWN } = listing;
    if (this.asJson) {
      for await (const thing of first(things(limit), limit)) await this.#write(`${printableJson(thing)}\n`);
      return;
    }
    const shown: T[] = [];
    for await (const thing of first(things(limit + 1), limit + 1)) shown.push(thing);
    const { columns, none, isWhole } = listing;
    const screen = isWhole === true ? { ...this.screen, width: Infinity } : this.screen;
    const more = shown.length > limit ? `the first ${limit}; more with --limit, all with --limit all\n` : "";
    const answer = shown.length === 0 ? none : table(columns, shown.slice(0, limit), screen);
    await this.#write(`${answer}\n${more}`);
  }

  /** Waits for who reads slowly: what is not taken yet would be held in memory. */
  async #write(text: string): Promise<void> {
    if (!this.out.write(text)) await once(this.out, "drain");
  }
}

/** As many as are wanted; what makes them is not asked for more. */
async function* first<T>(things: Many<T>, limit: number): AsyncGenerator<T> {
  let taken = 0;
  for await (const thing of things) {
    yield thing;
    if (++taken >= limit) return;
  }
}

/** Text that is not a table's or a record's, line by line. */
export const words = (...lines: readonly string[]): string =>
  lines.map((line) => printable(line, { keepLines: true })).join("\n");
