import type { DeviceId } from "../readings/reading";
import type { RunId } from "../runs/run";
import { isAbout, THE_FLEET, type Alert, type ClearedBy, type Finding, type OpenedAlert, type Subject } from "./alert";
import type { AlertRule, DeviceRule } from "./alert-settings";
import type { DeviceLevel } from "./alert-facts";
import type { Gathered, Meeting } from "./gather-levels";

export type AlertChange =
  | { readonly kind: "open"; readonly alert: OpenedAlert }
  | { readonly kind: "clear"; readonly alert: Alert; readonly by: ClearedBy };

/** How many devices an alert of many names. */
const NAMED = 10;

/** How a device stands whose alert is open and of which the rule says nothing any more. */
export type Outlook = "fine" | "unknown" | "gone";

export interface Decision {
  readonly rule: DeviceRule;
  readonly runId: RunId;
  /** So many devices at once are one alert of the fleet. */
  readonly manyDevices: number;
  /** Alerts of this rule that are open. */
  readonly open: readonly Alert[];
  readonly gathered: Gathered;
  /** Of devices with an open alert of which the rule says nothing. */
  readonly outlook: ReadonlyMap<DeviceId, Outlook>;
}

/** What a rule about devices opens and clears after a run. Opening takes more than staying open: see `clearsAt`. */
export const decideAlerts = (decision: Decision): AlertChange[] =>
  decision.rule.per === "device" ? decideDevices(decision) : decideTogether(decision);

/** An alert of many is cleared when half of what opened it is left. */
const clearsAt = (devices: number): number => Math.floor(devices / 2);

/**
 * An alert a device, or one of the fleet where many would be open at once: then no device gets one of its own until the
 * fleet's is cleared. So fewer than `manyDevices` of a rule are ever open.
 */
function decideDevices(decision: Decision): AlertChange[] {
  const { manyDevices, open, gathered } = decision;
  const clears = open.flatMap((alert) => clearOfDevice(alert, decision));
  const cleared = new Set(clears.map(({ alert }) => alert.alertId));
  const remaining = open.filter(({ subject, alertId }) => subject.kind === "device" && !cleared.has(alertId));
  const has = new Set<string>(remaining.map(({ subject }) => subject.id));
  const known = remaining.filter(({ subject }) => gathered.watched.get(subject.id as DeviceId)?.isMet).length;
  const newcomers = gathered.fleet.devices - known;
  const together = remaining.length + newcomers;

  const ofFleet = open.find(({ subject }) => isAbout(subject, THE_FLEET));
  if (ofFleet !== undefined && together > clearsAt(manyDevices)) return clears;
  const ended = ofFleet === undefined ? [] : [{ kind: "clear", alert: ofFleet, by: "fine" } as const];
  if (newcomers > 0 && together >= manyDevices)
    return [...clears, ...ended, openOf(decision, THE_FLEET, gathered.fleet)];
  const opens = gathered.fleet.first
    .filter(({ deviceId }) => !has.has(deviceId))
    .map((level) => openOf(decision, { kind: "device", id: level.deviceId }, { devices: 1, first: [level] }));
  return [...clears, ...ended, ...opens];
}

function clearOfDevice(alert: Alert, { gathered, outlook }: Decision): Extract<AlertChange, { kind: "clear" }>[] {
  const { kind, id } = alert.subject;
  const deviceId = id as DeviceId;
  if (kind === "fleet") return [];
  // Of a group: the rule was one of groups before.
  if (kind === "group") return [{ kind: "clear", alert, by: "gone" }];
  if (gathered.watched.has(deviceId)) return [];
  const is = outlook.get(deviceId) ?? "gone";
  return is === "unknown" ? [] : [{ kind: "clear", alert, by: is }];
}

/** One alert of each group, or of the fleet, of which enough devices meet the rule at once. */
function decideTogether(decision: Decision): AlertChange[] {
  const { rule, open, gathered } = decision;
  const subjects: [Subject, Meeting][] =
    rule.per === "fleet"
      ? [[THE_FLEET, gathered.fleet]]
      : [...gathered.groups].map(([id, meeting]) => [{ kind: "group", id }, meeting]);
  const clears = open.flatMap((alert): AlertChange[] => {
    if (alert.subject.kind !== rule.per) return [{ kind: "clear", alert, by: "gone" }];
    const left = subjects.find(([subject]) => isAbout(subject, alert.subject))?.[1].devices ?? 0;
    return left > clearsAt(rule.devices) ? [] : [{ kind: "clear", alert, by: "fine" }];
  });
  const opens = subjects
    .filter(
      ([subject, { devices }]) => devices >= rule.devices && !open.some((alert) => isAbout(alert.subject, subject)),
    )
    .map(([subject, meeting]) => openOf(decision, subject, meeting));
  return [...clears, ...opens];
}

function openOf({ rule, runId }: Decision, subject: Subject, { devices, first }: Meeting): AlertChange {
  const [worst] = first;
  const isOne = subject.kind === "device";
  const finding = { ...findingOf(worst), devices: isOne ? null : devices, runId };
  const firstDevices = isOne ? [] : first.slice(0, NAMED).map(({ deviceId }) => deviceId);
  return { kind: "open", alert: { ...ruleOf(rule), subject, finding, firstDevices } };
}

const findingOf = (level: DeviceLevel | undefined) => ({
  value: level?.value ?? null,
  severity: level?.severity ?? null,
  since: level?.since ?? null,
  error: null,
});

const ruleOf = ({ name, when, level }: AlertRule) => ({ rule: name, when, level });

/** Of what is one for the whole fleet, a run or the lag. */
export interface FleetLevel {
  /** `between`: it opens nothing and clears nothing. */
  readonly is: "met" | "between" | "fine";
  readonly finding: Finding;
}

export function decideFleetAlert(rule: AlertRule, { is, finding }: FleetLevel, open: readonly Alert[]): AlertChange[] {
  const [standing] = open;
  if (is === "met" && standing === undefined)
    return [{ kind: "open", alert: { ...ruleOf(rule), subject: THE_FLEET, finding, firstDevices: [] } }];
  return is === "fine" ? open.map((alert) => ({ kind: "clear", alert, by: "fine" })) : [];
}
