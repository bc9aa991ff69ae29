import type { Range } from "./time";

/** Lets somebody who has no key of ours read single blobs, for a time. */
export interface BlobLinks {
  /**
   * Makes links that can be read from `from` to `to`, by whoever has them, and do nothing else.
   * @throws ConflictError where what the app itself has may not be passed on; UnavailableError.
   */
  within(time: Range): Promise<(name: string) => Promise<string>>;
}
