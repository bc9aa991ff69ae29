import type { Alert } from "../alerts/alert";
import { describeAlert } from "../alerts/describe-alert";
import type { Delivery } from "../alerts/outbox";
import type { AlertPreview } from "../alerts/preview-alerts";
import { nextOf, tokenOf } from "./page-token";
import { isoOrNull } from "../time";

/** An alert as the API shows it: as events have it, too. */
export const alertView = (alert: Alert) => {
  const described = describeAlert(alert);
  return { ...described, firstDevices: [...described.firstDevices] };
};

export const alertListView = (alerts: readonly Alert[], limit: number) => ({
  alerts: alerts.map(alertView),
  next: nextOf(alerts, limit, ({ ordinal }) => tokenOf(ordinal)),
});

export const alertWithDeliveries = (alert: Alert, deliveries: readonly Delivery[]) => ({
  ...alertView(alert),
  deliveries: deliveries.map(({ eventId, destination, attempts, sentAt, givenUpAt, nextAt, error }) => ({
    ...{ event: eventId, destination, attempts, error: error ?? null },
    ...{ sentAt: isoOrNull(sentAt), givenUpAt: isoOrNull(givenUpAt), nextAt: isoOrNull(nextAt) },
  })),
});

export const alertPreviewView = ({ through, runs, alerts, untold }: AlertPreview) => ({
  ...{ through: isoOrNull(through), runs, alerts: alerts.map(alertView) },
  untold: untold.map((one) => ({ ...one })),
});
