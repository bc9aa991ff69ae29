import { AppError } from "../../../../shared/errors";

/** A log on disk that cannot be trusted. The message names the file and what to do. */
export class CorruptLogError extends AppError {
  constructor(file: string, problem: string) {
    super("corrupt-log", `${file} is corrupt: ${problem}. Restore the file, or delete the hub's folder to begin anew.`);
  }
}
