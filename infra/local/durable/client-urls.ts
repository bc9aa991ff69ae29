export const WEBHOOK_PATH = "/runtime/webhooks/durabletask/";
export const RPC_PATH = "/durabletask/";

/** What the URLs that the engine hands out have in common. */
export interface Address {
  /** Scheme, host and port, without a slash at the end. */
  baseUrl: string;
  taskHub: string;
  key: string;
}

/** The URLs by which one instance is watched and managed, as the extension names them. */
export function managementUrls({ baseUrl, taskHub, key }: Address, instanceId: string) {
  const instance = `${baseUrl}${WEBHOOK_PATH}instances/${instanceId}`;
  const query = `taskHub=${encodeURIComponent(taskHub)}&connection=Storage&code=${encodeURIComponent(key)}`;
  return {
    statusQueryGetUri: `${instance}?${query}`,
    sendEventPostUri: `${instance}/raiseEvent/{eventName}?${query}`,
    terminatePostUri: `${instance}/terminate?reason={text}&${query}`,
    rewindPostUri: `${instance}/rewind?reason={text}&${query}`,
    purgeHistoryDeleteUri: `${instance}?${query}`,
    restartPostUri: `${instance}/restart?${query}`,
    suspendPostUri: `${instance}/suspend?reason={text}&${query}`,
    resumePostUri: `${instance}/resume?reason={text}&${query}`,
  };
}

/**
 * The JSON that a `durableClient` input binding gets. durable-functions rewrites the origins of the management URLs to
 * localhost:7071 unless the environment names the host's own as WEBSITE_HOSTNAME; its calls go by `rpcBaseUrl`.
 */
export function clientInput(address: Address): string {
  const { baseUrl, taskHub, key } = address;
  const code = `code=${encodeURIComponent(key)}`;
  return JSON.stringify({
    taskHubName: taskHub,
    creationUrls: {
      createNewInstancePostUri: `${baseUrl}${WEBHOOK_PATH}orchestrators/{functionName}[/{instanceId}]?${code}`,
    },
    managementUrls: { id: "INSTANCEID", ...managementUrls(address, "INSTANCEID") },
    baseUrl: `${baseUrl}${WEBHOOK_PATH.slice(0, -1)}`,
    requiredQueryStringParameters: code,
    rpcBaseUrl: `${baseUrl}${RPC_PATH}`,
  });
}
