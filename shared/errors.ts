/** What stops the work. Foreseen outcomes are return values, not errors. */
export class AppError extends Error {
  readonly code: string;
  /** Whether the same call may succeed later without anything being changed. */
  readonly retryable: boolean;

  constructor(code: string, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

export const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : "unexpected");

/** Whether the same may go well when it is tried again. */
export const mayPass = (error: unknown): boolean => error instanceof AppError && error.retryable;

/** A setting that the app cannot start with. */
export class SettingError extends AppError {
  constructor(setting: string, problem: string) {
    super("bad-setting", `${setting}: ${problem}`);
  }
}

/** Input from outside that is wrong; `field` names the part. */
export class InvalidInputError extends AppError {
  readonly field: string;

  constructor(field: string, problem: string) {
    super("invalid-input", `${field}: ${problem}`);
    this.field = field;
  }
}

export class NotFoundError extends AppError {
  constructor(what: string) {
    super("not-found", `${what} does not exist`);
  }
}

/** The request contradicts the state of things: cancelling what has ended, a version that is in use. */
export class ConflictError extends AppError {
  constructor(message: string) {
    super("conflict", message);
  }
}

/** More than is looked at. */
export class TooLargeError extends AppError {
  constructor(message: string) {
    super("too-large", message);
  }
}

/** A store or service that cannot be reached or answers "later". */
export class UnavailableError extends AppError {
  readonly what: string;

  constructor(what: string, cause: unknown) {
    super("unavailable", `${what} is unavailable: ${messageOf(cause)}`, { retryable: true, cause });
    this.what = what;
  }
}

const BRIEF = 300;

/** The first line of what an error says, short enough to be kept for every device of a chunk. */
export function briefOf(error: unknown): string {
  const [line = ""] = messageOf(error).split("\n");
  return line.length > BRIEF ? `${line.slice(0, BRIEF)}…` : line;
}

/** What an error says; where it only gathers others, what the first of them says. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "" && error.errors.length > 0) {
    return messageOf(error.errors[0]);
  }
  return error instanceof Error ? error.message : String(error);
}
