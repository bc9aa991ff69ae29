import type { Blobs } from "../blobs";
import type { CheckpointStore } from "../readings/hub/checkpoint-store";
import type { HubObserver } from "../readings/hub/hub-observer";
import type { SchemaState } from "../storage/schema-state";
import type { Instant } from "../time";

/** What the app stands on, as far as it can be tried without changing anything. */
export interface Probes {
  readonly hub: HubObserver;
  readonly listener: HubListener;
  readonly database: DatabaseProbe;
  readonly blobs: Blobs;
  readonly blobClock: ServerClock;
  readonly checkpoints: CheckpointStore;
}

export interface HubListener {
  /**
   * Listens to a partition for a moment, and takes nothing from anybody.
   * @returns `held` where another reader has the consumer group to itself
   * @throws ConflictError where the hub has no such group, UnavailableError where it does not let us listen.
   */
  listen(partitionId: string, group: string): Promise<"let in" | "held">;
}

export interface DatabaseProbe {
  readonly engine: string;
  /** Whether the app brings the schema up to date itself. */
  readonly migratesItself: boolean;
  state(): Promise<SchemaState>;
  /** Writes a row and takes it back. */
  tryWrite(): Promise<void>;
}

export interface ServerClock {
  /** To the second. */
  time(): Promise<Instant>;
}

export interface AppProbe {
  readonly url: string;
  /** @returns what its clock says; undefined where it does not */
  health(): Promise<Instant | undefined>;
  /** Asks for something that needs a key; undefined where none was named. */
  readonly useKey: (() => Promise<void>) | undefined;
}
