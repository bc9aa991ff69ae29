import type { Instant } from "../time";
import type { Alert } from "./alert";
import type { AlertSettings } from "./alert-settings";
import { cloudEvent, type AlertHappening } from "./cloud-event";
import type { Letter } from "./outbox";

/** The letters that tell of an alert, one to each destination of its rule; of a rule that is gone, to all. */
export function lettersOf(
  { rules, destinations, source }: AlertSettings,
  alert: Alert,
  happening: AlertHappening,
  at: Instant,
): Letter[] {
  const event = cloudEvent(alert, happening, source, at);
  const body = JSON.stringify(event);
  const to = rules.find(({ name }) => name === alert.rule)?.to;
  return destinations
    .filter(({ name }) => to === undefined || to.includes(name))
    .map(({ name }) => ({ eventId: event.id, alertId: alert.alertId, destination: name, body, writtenAt: at }));
}
