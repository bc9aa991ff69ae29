/** What a file says of a tensor that goes in or comes out. */
export interface ModelTensor {
  readonly name: string;
  /** `float32`, `float64`, or another. */
  readonly elementType: string;
  /** 0 where the file leaves a size open. */
  readonly sizes: readonly number[];
}

export interface ModelInterface {
  readonly inputs: readonly ModelTensor[];
  readonly outputs: readonly ModelTensor[];
}

/** Which tensors are used, and how wide the input is. */
export interface ModelUse {
  readonly input: string;
  readonly scoreOutput: string;
  readonly features: number;
}

/** What a file from elsewhere has to pass before this process works with it. */
export interface ModelGate {
  /**
   * Reads the file without running it.
   * @throws AppError `model-invalid` saying what it has that no model may have
   */
  inspect(onnx: Uint8Array): ModelInterface;
  /**
   * Scores `count` rows in a process of its own, bounded in time and memory.
   * @throws AppError `model-invalid` where it fails there, takes the process down, or takes too long
   */
  tryOut(onnx: Uint8Array, use: ModelUse, rows: Float64Array, count: number): Promise<Float64Array>;
  /**
   * How far each row's score may be from the one that double precision gives, only because the file computes in single;
   * 0 where that cannot be told.
   */
  rounding(onnx: Uint8Array, rows: readonly (readonly number[])[]): Promise<readonly number[]>;
}
