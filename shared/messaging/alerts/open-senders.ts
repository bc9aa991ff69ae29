import type { AlertSettings, Destination } from "../../alerts/alert-settings";
import type { AlertSender } from "../../alerts/deliver-alerts";
import type { Blobs } from "../../blobs";
import { SettingError } from "../../errors";
import type { Clock } from "../../time";
import type { HubConnection } from "../hub-connection";
import { blobSender } from "./blob-sender";
import { eventHubSender } from "./event-hub-sender";
import { secretOf } from "./sign";
import { webhookSender } from "./webhook-sender";

export interface SenderServices {
  readonly blobs: Pick<Blobs, "create">;
  readonly eventHub: HubConnection;
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface AlertSenders {
  /** By the names of their destinations. */
  readonly byName: ReadonlyMap<string, AlertSender>;
  close(): Promise<void>;
}

/**
 * Nothing is connected to before something is sent.
 * @throws SettingError where a destination cannot be one: a webhook without its secret, the hub that readings come through.
 */
export function openSenders(
  { destinations }: Pick<AlertSettings, "destinations">,
  services: SenderServices,
): AlertSenders {
  const closing: (() => Promise<void>)[] = [];
  const senderOf = (destination: Destination): AlertSender => {
    switch (destination.type) {
      case "blob":
        return blobSender(services.blobs);
      case "webhook":
        return webhookSender({ ...destination, secret: secretIn(destination, services.environment) }, services.clock);
      case "event-hub": {
        const { send, close } = eventHubSender(alertHub(destination.name, destination.hub, services.eventHub));
        closing.push(close);
        return send;
      }
    }
  };
  return {
    byName: new Map(destinations.map((destination) => [destination.name, senderOf(destination)])),
    close: async () => {
      await Promise.all(closing.map((close) => close()));
    },
  };
}

function secretIn(
  { name, secretSetting }: Extract<Destination, { readonly type: "webhook" }>,
  environment: SenderServices["environment"],
): Uint8Array {
  const secret = secretOf(environment[secretSetting] ?? "");
  if (secret !== undefined) return secret;
  throw new SettingError(
    secretSetting,
    `must be "whsec_" and 24 to 64 bytes as base64: the webhook ${name} of ALERTS_FILE is signed with it`,
  );
}

/** What is sent there comes back as readings that are none. */
function alertHub(destination: string, hub: string, readings: HubConnection): HubConnection {
  if (hub.toLowerCase() === readings.name.toLowerCase()) {
    throw new SettingError(
      "ALERTS_FILE",
      `destination ${destination}: hub must not be ${hub}, which readings come through`,
    );
  }
  return { ...readings, name: hub };
}
