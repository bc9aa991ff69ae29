import type { HubEvent } from "./event";

/** Reads events again by their numbers, beside whoever reads the hub all the time. */
export interface HubReader {
  /**
   * Events of a partition with numbers from `from` to `to`, in order, at most `limit`. Fewer mean that the hub does not
   * hold the others: it is known to hold events beyond `to`.
   * @throws ConflictError where the hub does not let it in; UnavailableError where the hub cannot be reached or is silent.
   */
  read(partitionId: string, from: number, to: number, limit: number): Promise<HubEvent[]>;
}
