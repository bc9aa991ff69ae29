import type { Stack } from "../../infra/local/stack/stack";

/** The addresses of a running stack, a line each. */
export const whereThingsAre = ({ url, key, settings }: Stack): string =>
  [
    `app         ${url}/api        (health: ${url}/api/health)`,
    `dashboard   ${url}/api/dashboard`,
    `key         ${key}        (header x-functions-key)`,
    `Event Hubs  ${settings["EventHub"] ?? ""}EntityPath=${settings["EVENTHUB_NAME"] ?? ""}`,
    `storage     ${settings["AzureWebJobsStorage"] ?? ""}`,
    `database    ${databaseIn(settings)}`,
  ].join("\n");

/** Without the password: a server's may be in use elsewhere. */
const databaseIn = (settings: Readonly<Record<string, string>>): string => {
  const { SQL_CONNECTION: connection = "", SQL_CONNECTION__server: server = "" } = settings;
  return connection === "" ? server : connection.replace(PASSWORD, "$1…");
};

/** A value may be quoted, and then hold semicolons. */
const PASSWORD = /((?:password|pwd)\s*=\s*)(?:"[^"]*"|'[^']*'|[^;]*)/gi;
