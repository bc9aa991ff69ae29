import { AppError, briefOf } from "../errors";

/** Names out of a file can be as long as the file. */
const LONGEST_PROBLEM = 300;

/** The bytes are the right ones, but no model, not the one described, or one that cannot judge the rows given. */
export class ModelInvalidError extends AppError {
  /** The part of an import that it is about. */
  readonly field = "onnx";

  constructor(problem: string, cause?: unknown) {
    const brief = problem.length > LONGEST_PROBLEM ? `${problem.slice(0, LONGEST_PROBLEM)}…` : problem;
    super("model-invalid", `the model ${brief}${cause === undefined ? "" : `: ${briefOf(cause)}`}`, { cause });
  }
}
