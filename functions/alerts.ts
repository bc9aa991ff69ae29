import { acknowledgeAlert, getAlert } from "../shared/alerts/acknowledge-alert";
import { alertListView, alertPreviewView, alertView, alertWithDeliveries } from "../shared/http/alert-views";
import { services } from "../shared/services";
import { authorOf } from "./http/author";
import { serve } from "./http/serve";

serve("list-alerts", async ({ query: { limit, after, status, rule, device } }) => {
  const filter = {
    ...{ isOpen: status === undefined ? undefined : status === "open", rule },
    subject: device === undefined ? undefined : ({ kind: "device", id: device } as const),
  };
  const alerts = await (await services()).alerts.list(filter, { limit, before: after });
  return { json: alertListView(alerts, limit) };
});

serve("show-alert", async ({ path }) => {
  const { alerts, outbox } = await services();
  const alert = await getAlert(alerts, path.alert);
  return { json: alertWithDeliveries(alert, await outbox.deliveries(alert.alertId)) };
});

serve("acknowledge-alert", async ({ path, body: { note }, request }) => {
  const { name } = authorOf(request);
  const acknowledged = await acknowledgeAlert(await services(), path.alert, { by: name, note });
  return { json: alertView(acknowledged) };
});

serve("preview-alerts", async ({ body: { from, to, rules } }) => {
  const { previewAlerts } = await import("../shared/alerts/preview-alerts.js");
  return { json: alertPreviewView(await previewAlerts(await services(), { from, to }, rules)) };
});
