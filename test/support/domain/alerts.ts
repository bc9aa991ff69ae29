import type { Alert, AlertId, Subject } from "../../../shared/alerts/alert";
import type { DeviceLevel } from "../../../shared/alerts/alert-facts";
import { alertRuleSchema, isDeviceRule, type AlertRule, type DeviceRule } from "../../../shared/alerts/alert-settings";
import type { DeviceId } from "../../../shared/readings/reading";

/** A rule as `alerts.json` has it, with what it leaves out. */
export const alertRule = (asked: object): AlertRule => alertRuleSchema.parse({ name: "rule", ...asked });

export function deviceRule(asked: object): DeviceRule {
  const rule = alertRule(asked);
  if (!isDeviceRule(rule)) throw new Error(`a rule about ${rule.when} is none about devices`);
  return rule;
}

export const metLevel = (deviceId: string, changes: Partial<DeviceLevel> = {}): DeviceLevel => ({
  ...{ deviceId: deviceId as DeviceId, group: undefined, isMet: true, value: 3, severity: 0.75, since: 1_000 },
  ...changes,
});

let opened = 0;

export const storedAlert = (subject: Subject, changes: Partial<Alert> = {}): Alert => ({
  ...{ alertId: `alert-${++opened}` as AlertId, ordinal: opened, openedAt: 2_000 },
  ...{ rule: "rule", when: "windows", level: "warning", subject, firstDevices: [] },
  finding: { value: 3, severity: 0.75, since: 1_000, devices: null, runId: null, error: null },
  ...{ cleared: undefined, acknowledged: undefined },
  ...changes,
});
