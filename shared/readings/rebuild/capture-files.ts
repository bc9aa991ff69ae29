import type { Instant } from "../../time";
import type { HubEvent } from "../hub/event";

/** A file that Event Hubs Capture has written: events of one partition. */
export interface CaptureFile {
  readonly name: string;
  readonly partitionId: string;
  /** When its window began, as its name says; what it holds was enqueued about then, or later. */
  readonly windowStart: Instant;
}

/** The raw events that Capture keeps. */
export interface CaptureFiles {
  /**
   * A partition's files in order of their windows.
   * @throws UnavailableError where storage cannot be reached, NotFoundError where there is no such container.
   */
  list(partitionId: string): Promise<CaptureFile[]>;
  /**
   * The events of a file, some at a time, in its order. `enqueuedAt` may have lost its milliseconds: Capture writes
   * whole seconds.
   * @throws AppError `bad-capture-file` where it is cut off or of another form, UnavailableError where storage cannot
   *   be reached.
   */
  read(file: CaptureFile): AsyncIterable<readonly HubEvent[]>;
}
