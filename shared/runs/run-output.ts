export const OUTPUTS = ["jsonl", "csv", "parquet", "summary"] as const;

/** In which form a run's rows are kept; `summary`: none are, only what they count up to. */
export type Output = (typeof OUTPUTS)[number];

/** What a run leaves behind. Counts are of all windows, whatever is kept. */
export interface RunOutput {
  readonly output: Output;
  /** Only the rows of anomalous windows are kept. */
  readonly anomaliesOnly: boolean;
}

/** As it was asked for, and written down with runs and plans; those of old say nothing. */
export type AskedOutput = { readonly [K in keyof RunOutput]?: RunOutput[K] | undefined };

export const outputOf = ({ output = "jsonl", anomaliesOnly = false }: AskedOutput): RunOutput => ({
  ...{ output, anomaliesOnly },
});

export const keepsAllRows = ({ output, anomaliesOnly }: RunOutput): boolean => output !== "summary" && !anomaliesOnly;
