/** Scores rows of features, row-major, `count` of them; positive = normal. */
export type ScoreRows = (matrix: Float64Array, count: number) => Promise<Float64Array>;

/** A model that is ready to judge. */
export interface ScoringSession {
  /**
   * @param rows `count` windows x the model's features, row by row, finite and unscaled
   * @returns one decision value a row, finite; positive = normal
   * @throws AppError `model-invalid` when the model cannot judge these rows
   */
  score(rows: Float64Array, count: number): Promise<Float64Array>;
}

/** A model's file, and what its manifest says about it. */
export interface ModelFile {
  /** Lower-case hex, of the whole file. */
  readonly sha256: string;
  /** Name of the tensor that takes the windows, [N, features]. */
  readonly input: string;
  /** Name of the tensor that gives the decision values, [N, 1] or [N]. */
  readonly scoreOutput: string;
  readonly features: number;
  /** Called when no session of this file is at hand. */
  read(): Promise<Uint8Array>;
}

/** Lends sessions. */
export interface Scorer {
  /**
   * Runs `work` with a session of the model, which is `work`'s until its promise settles.
   * @throws AppError `model-corrupt` when the bytes read do not have the sha256, `model-invalid` when they are no
   *   model, or not the one described; what `read` and `work` throw
   */
  use<T>(model: ModelFile, work: (session: ScoringSession) => Promise<T>): Promise<T>;
}
