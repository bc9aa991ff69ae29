import type { Blobs } from "../blobs";
import { codeOf, InvalidInputError } from "../errors";
import { manifestOf } from "./ended-run";
import { linesIn } from "./lines-in";
import type { FailedDevice } from "./outcome-store";
import type { Run } from "./run";
import { runFiles } from "./run-files";

export interface ErrorQuery {
  readonly limit: number;
  /** The byte at which the page begins. */
  readonly after?: number | undefined;
}

export interface ErrorPage {
  readonly errors: readonly FailedDevice[];
  /** Undefined on the last page. */
  readonly next: number | undefined;
}

/**
 * A page of the devices that an ended run could not score, and why.
 * @throws ConflictError where the run has not ended, or ended without results; InvalidInputError for a wrong `after`.
 */
export async function readErrorPage(blobs: Blobs, run: Run, query: ErrorQuery): Promise<ErrorPage> {
  const { runId, attempt } = await manifestOf(blobs, run);
  try {
    return await pageOf(blobs, runFiles.errors(runId, attempt), query);
  } catch (error) {
    const isNoLine = error instanceof SyntaxError || codeOf(error) === "blob-refused";
    if (isNoLine && query.after !== undefined) throw new InvalidInputError("after", "is not where a page ended");
    throw error;
  }
}

async function pageOf(blobs: Blobs, name: string, { limit, after = 0 }: ErrorQuery): Promise<ErrorPage> {
  const errors: FailedDevice[] = [];
  for await (const lines of linesIn(blobs.stream(name, after === 0 ? undefined : { offset: after }))) {
    for (const { text, offset } of lines) {
      if (errors.length === limit) return { errors, next: after + offset };
      errors.push(JSON.parse(text) as FailedDevice);
    }
  }
  return { errors, next: undefined };
}
