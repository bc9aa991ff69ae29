import type { Tally } from "../support/fuzz/tally";

/** What a process of its own is told to try. */
export type Task =
  | { readonly target: string; readonly seed: number; readonly inputs: number; readonly progressFile: string }
  | { readonly target: string; readonly input: unknown };

/** What it answers before it ends; nothing where it is brought down. */
export type Report = { readonly tally: Tally } | { readonly problem: string | undefined };
