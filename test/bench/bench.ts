import { cpus, totalmem } from "node:os";

/** What a benchmark found: ratios within one run, which hold on any machine. */
export type Figures = Readonly<Record<string, number>>;

export interface BenchOptions {
  /** How long a benchmark goes on that watches something for a while. */
  readonly minutes?: number;
  /** A folder of labelled measurements. */
  readonly data?: string;
  /** How large the fleets are, the smallest first. */
  readonly devices?: readonly number[];
}

/** A benchmark says what it does line by line and answers its figures. */
export type Bench = (say: (line: string) => void, options: BenchOptions) => Promise<Figures>;

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? NaN) + (sorted[Math.ceil(middle)] ?? NaN)) / 2;
};

export const machine = (): string => {
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} x ${cpus()[0]?.model ?? "unknown"}, ${gigabytes} GB, Node ${process.version}, ${process.platform}`;
};
