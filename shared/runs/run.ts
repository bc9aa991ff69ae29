import type { BackfillId } from "../backfills/backfill-id";
import type { ModelChoice } from "../models/model-store";
import type { DeviceId } from "../readings/reading";
import type { Verdict } from "../scoring/result-row";
import { stampedId } from "../stamped-id";
import type { Instant, Range } from "../time";
import type { ErrorThreshold } from "./error-threshold";
import type { AskedOutput } from "./run-output";

declare const brand: unique symbol;
export type RunId = string & { readonly [brand]: "RunId" };

export const RUN_KINDS = ["scheduled", "ad-hoc", "backfill"] as const;
export type RunKind = (typeof RUN_KINDS)[number];

/** `completed`: every planned device was dealt with. `partial`: some were not, and come round again. */
export const RUN_STATUSES = ["requested", "running", "completed", "partial", "cancelled", "failed"] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

export const isEnded = (status: RunStatus): boolean => status !== "requested" && status !== "running";

/** How a run goes about its work and what it writes; recorded with it, so that every attempt and replay does alike. */
export interface RunShape extends AskedOutput {
  readonly devicesPerActivity: number;
  readonly activitiesPerChunk: number;
  readonly chunksPerWave: number;
  readonly retryRounds: number;
  /** Runs that were written down before these were asked for lack them. */
  readonly errorThreshold?: ErrorThreshold | undefined;
  readonly deviceTimeoutMs?: number | undefined;
}

/** Which devices a run is for: these, or of those that are not retired the ones that it describes. */
export type DeviceSelection =
  | readonly DeviceId[]
  | { readonly prefix: string }
  | { readonly group: string }
  /** Those that this run did not score: they failed, or it did not come to them. */
  | { readonly failedIn: RunId };

export interface RunRequest extends RunShape {
  /** Undefined means all that are not retired. */
  readonly devices?: DeviceSelection | undefined;
  /** Undefined means champions. */
  readonly model?: ModelChoice | undefined;
  readonly tags?: Tags | undefined;
}

/** What whoever asks for a run wants to find it by. */
export type Tags = Readonly<Record<string, string>>;

/** By what a request that is sent again is known. */
export interface Idempotency {
  readonly key: string;
  /** Of what was asked for, as it was asked. */
  readonly digest: string;
}

/** What is asked for: a scoring of devices over the windows that end in (from, to]. */
export interface NewRun extends Range {
  readonly runId: RunId;
  readonly kind: RunKind;
  readonly requestedAt: Instant;
  readonly request: RunRequest;
  /** Scheduled runs: dues of this generation and earlier are this run's to settle. */
  readonly generation: number | undefined;
  /** Closed before all data was in, because the backlog lasted too long. */
  readonly incomplete: boolean;
  readonly idempotency?: Idempotency | undefined;
  /** Whose slice it is. */
  readonly backfillId?: BackfillId | undefined;
}

export interface Run extends NewRun {
  /** Counts up over all runs; the revision of the windows it scores. */
  readonly ordinal: number;
  readonly status: RunStatus;
  readonly attempt: number;
  readonly startedAt: Instant | undefined;
  readonly finishedAt: Instant | undefined;
  readonly cancelRequestedAt: Instant | undefined;
  readonly plan: { readonly devices: number; readonly chunks: number } | undefined;
  readonly error: { readonly code: string; readonly message: string } | undefined;
  /**
   * How many devices it has found to be so that were not before; undefined of one that has shown nothing of what it found,
   * and of one that ended before they were counted.
   */
  readonly changes: Readonly<Record<Verdict, number>> | undefined;
}

export const newRunId = (now: Instant): RunId => stampedId(now) as RunId;

export const instanceIdOf = (runId: RunId, attempt: number): string => `${runId}-${attempt}`;
export const chunkInstanceIdOf = (runId: RunId, attempt: number, chunk: number): string =>
  `${instanceIdOf(runId, attempt)}-${chunk}`;
