import { isoOf, isoOrNull } from "../time";
import type { Alert, Finding } from "./alert";

/** An alert as events and the API have it. */
export const describeAlert = (alert: Alert) => ({
  id: alert.alertId as string,
  rule: alert.rule,
  when: alert.when,
  level: alert.level,
  subject: alert.subject,
  summary: summaryOf(alert),
  ...findingOf(alert.finding),
  firstDevices: alert.firstDevices as readonly string[],
  openedAt: isoOf(alert.openedAt),
  clearedAt: isoOrNull(alert.cleared?.at),
  clearedBy: alert.cleared?.by ?? null,
  acknowledged: alert.acknowledged
    ? {
        at: isoOf(alert.acknowledged.at),
        by: alert.acknowledged.by ?? null,
        note: alert.acknowledged.note ?? null,
      }
    : null,
});

const findingOf = ({ since, runId, ...finding }: Finding) => ({
  ...finding,
  since: isoOrNull(since),
  run: runId as string | null,
});

/** One line for whoever is woken by it. */
function summaryOf({ subject, when, finding, rule }: Alert): string {
  const whom = { device: subject.id, group: `group ${subject.id}`, fleet: "the fleet" }[subject.kind];
  const many = finding.devices === null ? "" : `${finding.devices} ${finding.devices === 1 ? "device" : "devices"}: `;
  return `${whom}: ${many}${whatOf(when, finding)} (${rule})`;
}

function whatOf(when: Alert["when"], { value, severity, since, devices, error }: Finding): string {
  const worst = devices === null ? "" : "up to ";
  switch (when) {
    case "windows": {
      const windows = `${worst}${value ?? 0} anomalous ${value === 1 ? "window" : "windows"}`;
      const told = since === null ? windows : `${windows} since ${isoOf(since)}`;
      return severity === null ? told : `${told}, severity ${worst}${severity.toFixed(2)}`;
    }
    case "silence":
      return since === null ? "silent" : `silent since ${isoOf(since)}`;
    case "drift":
      return since === null ? "drifted" : `drifted since ${isoOf(since)}`;
    case "run":
      return `a scheduled run failed${error === null ? "" : `: ${error}`}`;
    case "lag":
      return `events wait unread for ${Math.round((value ?? 0) / 60)} min`;
  }
}
