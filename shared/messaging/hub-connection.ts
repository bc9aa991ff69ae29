import { EventHubConsumerClient, parseEventHubConnectionString, type RetryOptions } from "@azure/event-hubs";
import type { TokenCredential } from "@azure/identity";
import { messageOf, SettingError } from "../errors";
import type { HubName } from "../readings/hub/checkpoint-store";

export interface HubConnection {
  readonly connectionString: string | undefined;
  readonly fullyQualifiedNamespace: string | undefined;
  readonly name: string;
}

/** @throws SettingError where the connection string is none, or names another hub than the settings. */
export function checkConnectionString({ connectionString, name }: HubConnection): void {
  if (connectionString === undefined) return;
  let named: string | undefined;
  try {
    named = parseEventHubConnectionString(connectionString).eventHubName;
  } catch (error) {
    throw new SettingError("EventHub", `is not an Event Hubs connection string: ${messageOf(error)}`);
  }
  if (named !== undefined && named.toLowerCase() !== name.toLowerCase()) {
    throw new SettingError("EVENTHUB_NAME", `is "${name}", but the connection string names the hub "${named}"`);
  }
}

/**
 * The hub's name as ingest keeps it: in lower case, as hosts and clients differ in the case of what Event Hubs takes in
 * any.
 * @throws SettingError as `checkConnectionString`.
 */
export function hubNameOf(connection: HubConnection): HubName {
  checkConnectionString(connection);
  const { connectionString, fullyQualifiedNamespace = "", name } = connection;
  const namespace =
    connectionString === undefined
      ? fullyQualifiedNamespace
      : parseEventHubConnectionString(connectionString).fullyQualifiedNamespace;
  // A local one's port is no part of its name to the clients.
  return { namespace: namespace.replace(/:\d+$/, "").toLowerCase(), hub: name.toLowerCase() };
}

/** Where a client finds the hub and how it proves who it is. */
export type HubAddress =
  | { readonly connectionString: string }
  | { readonly namespace: string; readonly name: string; readonly credential: TokenCredential };

export async function addressOf({
  connectionString,
  fullyQualifiedNamespace,
  name,
}: HubConnection): Promise<HubAddress> {
  if (connectionString === undefined) {
    const { DefaultAzureCredential } = await import("@azure/identity");
    return { namespace: fullyQualifiedNamespace ?? "", name, credential: new DefaultAzureCredential() };
  }
  const isWhole = parseEventHubConnectionString(connectionString).eventHubName !== undefined;
  const parts = [connectionString.replace(/;$/, ""), ...(isWhole ? [] : [`EntityPath=${name}`])];
  return { connectionString: parts.join(";") };
}

export async function consumerOf(
  connection: HubConnection,
  group: string,
  retryOptions: RetryOptions,
): Promise<EventHubConsumerClient> {
  const address = await addressOf(connection);
  return "connectionString" in address
    ? new EventHubConsumerClient(group, address.connectionString, { retryOptions })
    : new EventHubConsumerClient(group, address.namespace, address.name, address.credential, { retryOptions });
}
