import type { HubTarget } from "./send-events";

/** The hub that an app with these settings reads from. */
export const hubTargetOf = (settings: Readonly<Record<string, string>>): HubTarget => ({
  connectionString: settings["EventHub"] ?? "",
  eventHubName: settings["EVENTHUB_NAME"] ?? "",
});
