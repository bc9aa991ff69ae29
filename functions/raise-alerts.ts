import { app } from "@azure/functions";
import { services } from "../shared/services";
import { logOf } from "./log";

const BUDGET_MS = 60_000;

app.timer("raise-alerts", {
  schedule: "%ALERT_SCHEDULE%",
  handler: async (_timer, context) => {
    const { raiseAlerts } = await import("../shared/alerts/raise-alerts.js");
    const { deliverAlerts } = await import("../shared/alerts/deliver-alerts.js");
    const opened = await services();
    const log = logOf(context);
    const raised = await raiseAlerts(opened);
    for (const { alertId, rule, level } of raised.opened) {
      log.info(`alert ${alertId} (${level}) by rule ${rule}`, { alertId });
    }
    for (const { alertId, cleared } of raised.cleared)
      log.info(`alert ${alertId} is cleared: ${cleared?.by ?? "fine"}`, { alertId });
    const { sent, failed } = await deliverAlerts(opened, BUDGET_MS);
    if (sent > 0) log.info(`sent ${sent} events of alerts`);
    for (const { letter, error, isGivenUp } of failed) {
      const what = `event ${letter.eventId} to ${letter.destination}, attempt ${letter.attempt}: ${error}`;
      if (isGivenUp) log.error(`gave up ${what}`);
      else log.warn(`not sent: ${what}`);
    }
  },
});
