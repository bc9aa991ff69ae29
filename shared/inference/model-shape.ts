import type { ModelFile } from "../scoring/scorer";

/** What a manifest says about the model in a file. */
export type ModelShape = Pick<ModelFile, "input" | "scoreOutput" | "features">;

/** Rows of a run. It blocks the event loop; between pieces others get their turn. Larger ones are not faster. */
export const PIECE_ROWS = 500;
