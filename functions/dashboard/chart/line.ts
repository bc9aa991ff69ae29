/** What a chart draws over time. */
export interface Line {
  readonly name: string;
  /** Seconds since the epoch. */
  readonly at: readonly number[];
  /** Null where there is none: a gap in the line. */
  readonly values: readonly (number | null)[];
  /** From the least to the largest beside each value. */
  readonly band?: { readonly low: readonly (number | null)[]; readonly high: readonly (number | null)[] };
  /** A straight line across, as a threshold. */
  readonly limit?: number | undefined;
}
