import type { Instant } from "../time";
import type { Acknowledgement, Alert, AlertId, OpenedAlert, Subject } from "./alert";
import type { ClearedBy } from "./alert";
import type { Letter } from "./outbox";

/** How far the rules have looked. */
export interface AlertState {
  /** Of the last scheduled run that they have judged. */
  readonly throughOrdinal: number | undefined;
  /** How often it was changed: whoever changes it has seen it so. */
  readonly changes: number;
}

export type AlertWrite =
  | { readonly kind: "open"; readonly alertId: AlertId; readonly alert: OpenedAlert; readonly at: Instant }
  | { readonly kind: "clear"; readonly alertId: AlertId; readonly by: ClearedBy; readonly at: Instant };

export interface AlertFilter {
  readonly isOpen?: boolean | undefined;
  readonly rule?: string | undefined;
  readonly subject?: Subject | undefined;
}

export interface AlertPage {
  readonly limit: number;
  /** Only alerts with a lower ordinal: the next page. */
  readonly before?: number | undefined;
}

export interface AlertStore {
  state(): Promise<AlertState>;
  /** All that are not cleared, in order. */
  open(): Promise<Alert[]>;
  /**
   * Writes changes, the events that tell of them, and how far the rules have looked: all in one transaction. False, and
   * nothing written, where the state is not any more as it was seen.
   */
  write(
    seen: AlertState,
    throughOrdinal: number | undefined,
    changes: readonly AlertWrite[],
    letters: readonly Letter[],
  ): Promise<boolean>;
  get(alertId: AlertId): Promise<Alert | undefined>;
  /** Newest first. */
  list(filter: AlertFilter, page: AlertPage): Promise<Alert[]>;
  /** With the events that tell of it. False where it was acknowledged before, or there is none. */
  acknowledge(alertId: AlertId, acknowledgement: Acknowledgement, letters: readonly Letter[]): Promise<boolean>;
}
