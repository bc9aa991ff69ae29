import type { Alert, AlertId, ClearedBy, Finding, Subject } from "../alerts/alert";
import type { AlertRule, Level } from "../alerts/alert-settings";
import type { DeviceLevel, JudgedRun, Standing } from "../alerts/alert-facts";
import type { ClaimedLetter, Delivery } from "../alerts/outbox";
import type { DeviceId } from "../readings/reading";
import type { Verdict } from "../scoring/result-row";
import { numberOf, textOf, type Row } from "./row-values";
import { runOf } from "./run-rows";

/** Of rows of `alert`, each joined to those of `alert_device` in order. */
export function alertsOf(rows: readonly Row[]): Alert[] {
  const alerts = new Map<unknown, { alert: Alert; devices: DeviceId[] }>();
  for (const row of rows) {
    const known = alerts.get(row["alert_id"]) ?? withDevices(row);
    alerts.set(row["alert_id"], known);
    const device = textOf(row["first_device"]);
    if (device !== undefined) known.devices.push(device as DeviceId);
  }
  return [...alerts.values()].map(({ alert }) => alert);
}

function withDevices(row: Row): { alert: Alert; devices: DeviceId[] } {
  const devices: DeviceId[] = [];
  return { alert: { ...alertOf(row), firstDevices: devices }, devices };
}

const alertOf = (row: Row): Omit<Alert, "firstDevices"> => ({
  alertId: row["alert_id"] as AlertId,
  ordinal: Number(row["ordinal"]),
  rule: String(row["rule_name"]),
  when: row["kind"] as AlertRule["when"],
  level: row["level"] as Level,
  subject: { kind: row["subject_kind"] as Subject["kind"], id: String(row["subject_id"]) },
  finding: JSON.parse(String(row["finding"])) as Finding,
  openedAt: Number(row["opened_at"]),
  cleared: isThere(row["cleared_at"])
    ? { at: Number(row["cleared_at"]), by: row["cleared_by"] as ClearedBy }
    : undefined,
  acknowledged: isThere(row["acknowledged_at"])
    ? { at: Number(row["acknowledged_at"]), by: textOf(row["acknowledged_by"]), note: textOf(row["note"]) }
    : undefined,
});

const isThere = (value: unknown): boolean => numberOf(value) !== undefined;

export const claimedOf = (row: Row): ClaimedLetter => ({
  letterId: Number(row["letter_id"]),
  eventId: String(row["event_id"]),
  alertId: row["alert_id"] as AlertId,
  destination: String(row["destination"]),
  body: String(row["body"]),
  writtenAt: Number(row["written_at"]),
  attempt: Number(row["attempts"]) + 1,
});

export function deliveryOf(row: Row): Delivery {
  const [sentAt, givenUpAt] = [numberOf(row["sent_at"]), numberOf(row["given_up_at"])];
  const isSettled = sentAt !== undefined || givenUpAt !== undefined;
  return {
    eventId: String(row["event_id"]),
    destination: String(row["destination"]),
    attempts: Number(row["attempts"]),
    ...{ sentAt, givenUpAt, nextAt: isSettled ? undefined : Number(row["next_at"]) },
    error: textOf(row["error"]),
  };
}

export const levelOf = (row: Row): DeviceLevel => ({
  deviceId: row["device_id"] as DeviceId,
  group: textOf(row["device_group"]),
  isMet: Number(row["is_met"]) === 1,
  value: numberOf(row["value"]) ?? null,
  severity: numberOf(row["severity"]) ?? null,
  since: numberOf(row["since_at"]) ?? null,
});

export const standingOf = (row: Row): Standing => ({
  deviceId: row["device_id"] as DeviceId,
  isRetired: row["state"] === "retired",
  isMuted: Number(row["is_muted"]) === 1,
  latest: isThere(row["window_end"])
    ? { verdict: row["verdict"] as Verdict, windowEnd: Number(row["window_end"]) }
    : undefined,
});

export const judgedRunOf = (row: Row): JudgedRun => runOf(row) as JudgedRun;
