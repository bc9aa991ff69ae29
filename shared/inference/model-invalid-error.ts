import { AppError, messageOf } from "../errors";

/** The bytes are the right ones, but no model, not the one described, or one that cannot judge the rows given. */
export class ModelInvalidError extends AppError {
  constructor(problem: string, cause?: unknown) {
    super("model-invalid", `the model ${problem}${cause === undefined ? "" : `: ${messageOf(cause)}`}`, { cause });
  }
}
