import { AppError } from "../../errors";

/** A model that may not be registered; `field` names the part of the import that is to blame. */
export class ModelRefusedError extends AppError {
  readonly field: string;

  constructor(field: string, problem: string) {
    super("model-invalid", problem);
    this.field = field;
  }
}
