import type { DeviceId } from "../readings/reading";
import type { RunId } from "../runs/run";
import type { Instant } from "../time";
import type { AlertRule, Level } from "./alert-settings";

/** Sorts by time: `20261120T120000Z-1f0c9a2b`. */
export type AlertId = string & { readonly brand: "alert-id" };

/** Whom an alert is about. The fleet's id is empty. */
export interface Subject {
  readonly kind: "device" | "group" | "fleet";
  readonly id: string;
}

export const THE_FLEET: Subject = { kind: "fleet", id: "" };

/** What of the rule was met when the alert was opened. */
export interface Finding {
  /** Anomalous windows, seconds of silence or lag; null where the rule counts nothing. */
  readonly value: number | null;
  /** Of the worst window; null where none has one. */
  readonly severity: number | null;
  /** Event time: since when it is so, as far as known. */
  readonly since: Instant | null;
  /** How many devices at once, where it is not about one. */
  readonly devices: number | null;
  /** The run after which it was found; null where it was no run's. */
  readonly runId: RunId | null;
  /** Why a run failed. */
  readonly error: string | null;
}

/** An alert as it is opened. */
export interface OpenedAlert {
  readonly rule: string;
  readonly when: AlertRule["when"];
  readonly level: Level;
  readonly subject: Subject;
  readonly finding: Finding;
  /** Of many devices, the first few, the worst first. */
  readonly firstDevices: readonly DeviceId[];
}

/** `fine`: the rule is met no more. `gone`: nobody is left whom it is about, or nobody watches it. */
export type ClearedBy = "fine" | "gone" | "rule-removed";

export interface Acknowledgement {
  readonly at: Instant;
  /** Who says so, where somebody is named. */
  readonly by: string | undefined;
  readonly note: string | undefined;
}

export interface Alert extends OpenedAlert {
  readonly alertId: AlertId;
  /** Counts up with each alert that is opened. */
  readonly ordinal: number;
  readonly openedAt: Instant;
  readonly cleared: { readonly at: Instant; readonly by: ClearedBy } | undefined;
  readonly acknowledged: Acknowledgement | undefined;
}

/** A rule that has become one of another kind is another rule. */
export const isBy = (alert: OpenedAlert, { name, when }: Pick<AlertRule, "name" | "when">): boolean =>
  alert.rule === name && alert.when === when;

export const isAbout = (one: Subject, other: Subject): boolean => one.kind === other.kind && one.id === other.id;
