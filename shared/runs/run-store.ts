import type { BackfillId } from "../backfills/backfill-id";
import type { DeviceId } from "../readings/reading";
import type { Instant } from "../time";
import type { NewRun, Run, RunId, RunKind, RunStatus } from "./run";

export interface RunFilter {
  readonly limit: number;
  /** Only runs with a lower ordinal: the next page. */
  readonly before?: number | undefined;
  readonly kind?: RunKind | undefined;
  readonly status?: RunStatus | undefined;
  readonly tag?: TagFilter | undefined;
  /** Only its slices. */
  readonly backfill?: BackfillId | undefined;
}

/** Runs that have the tag; with this value where it is said. */
export interface TagFilter {
  readonly name: string;
  readonly value?: string | undefined;
}

export interface RunStore {
  /** Writes the run down, unless another has its idempotency key. @returns the one that stands */
  insert(run: NewRun): Promise<Run>;
  get(runId: RunId): Promise<Run | undefined>;
  /** The run that was asked for under this idempotency key. */
  findByKey(key: string): Promise<Run | undefined>;
  /** Newest first. */
  list(filter: RunFilter): Promise<Run[]>;
  /** Requested or running, oldest first. */
  unfinished(): Promise<Run[]>;
  /**
   * Hands the attempt to the instance that shows `token`: the first to come, and the same one whenever it comes again.
   * False for another instance, another attempt than the run's, or a run that has ended.
   */
  begin(runId: RunId, attempt: number, token: string, now: Instant): Promise<boolean>;
  /**
   * Whether work on the attempt is still wanted: the run goes on with it and nobody asked to cancel. Asked by every
   * activity, so it reads no more than that.
   */
  isWanted(runId: RunId, attempt: number): Promise<boolean>;
  recordPlan(runId: RunId, plan: { readonly devices: number; readonly chunks: number }): Promise<void>;
  /** Goes on with attempt + 1; false where the run has ended or is on another attempt already. */
  nextAttempt(runId: RunId, attempt: number): Promise<boolean>;
  /** False where the run has ended. */
  requestCancel(runId: RunId, now: Instant): Promise<boolean>;
  /** Devices that are not retired, in order of id. */
  activeDevices(): Promise<DeviceId[]>;
  /** Those of the ids that are no devices', in the order given. */
  unknownDevices(ids: readonly DeviceId[]): Promise<DeviceId[]>;
}
