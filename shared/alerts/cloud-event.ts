import { isoOf, type Instant } from "../time";
import { describeAlert } from "./describe-alert";
import type { Alert, AlertId } from "./alert";

export type AlertHappening = "opened" | "cleared" | "acknowledged";

/** One of each alert, and so the id of its event. */
export const eventIdOf = (alertId: AlertId, happening: AlertHappening): string => `${alertId}-${happening}`;

/**
 * What happened to an alert, as an event in JSON: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md.
 * @param alert as it is after that
 */
export const cloudEvent = (alert: Alert, happening: AlertHappening, source: string, at: Instant) => ({
  specversion: "1.0",
  id: eventIdOf(alert.alertId, happening),
  source,
  type: `fleetscore.alert.${happening}`,
  subject: subjectPath(alert),
  time: isoOf(at),
  datacontenttype: "application/json",
  data: describeAlert(alert),
});

export type CloudEvent = ReturnType<typeof cloudEvent>;

function subjectPath({ subject: { kind, id } }: Alert): string {
  return kind === "fleet" ? "fleet" : `${kind}s/${encodeURIComponent(id)}`;
}
