import type { Stack } from "../../infra/local/stack/stack";

/** The addresses of a running stack, a line each. */
export const whereThingsAre = ({ url, key, settings }: Stack): string =>
  [
    `app         ${url}/api        (health: ${url}/api/health)`,
    `key         ${key}        (header x-functions-key)`,
    `Event Hubs  ${settings["EventHub"] ?? ""}EntityPath=${settings["EVENTHUB_NAME"] ?? ""}`,
    `storage     ${settings["AzureWebJobsStorage"] ?? ""}`,
    `database    ${settings["SQL_CONNECTION"] ?? ""}`,
  ].join("\n");
