import type { ModelShape } from "../model-shape";

/** What the process of a trial says first. */
export const READY = "ready";

/** What it is sent then; one message, whose answer is all that it says. */
export interface TrialOrder {
  readonly onnx: Uint8Array;
  readonly shape: ModelShape;
  readonly rows: Float64Array;
  readonly count: number;
}

/** Scores, or what is wrong with the model. */
export type TrialAnswer = { readonly scores: Float64Array } | { readonly problem: string };
