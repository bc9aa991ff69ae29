import { readAlertsFile } from "../../shared/config/alerts-file";
import type { Settings } from "../../shared/config/read-settings";
import { look, type Check } from "../../shared/diagnosis/check";
import { openSenders } from "../../shared/messaging/alerts/open-senders";

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the app can start with its rules and destinations; tells nobody anything. */
export const checkAlerts = (settings: Settings, environment: Environment): Promise<Check> =>
  look(
    "alerts",
    async () => {
      const alerts = await readAlertsFile(settings.alertsFile, environment);
      const blobs = { create: () => Promise.resolve(false) };
      openSenders(alerts, { blobs, eventHub: settings.eventHub, clock: Date.now, environment });
      return `${alerts.rules.length} rules, ${alerts.destinations.length} destinations`;
    },
    "mend the file that ALERTS_FILE names, or the setting with the secret: docs/alerts.md",
  );
