import { readLocalSettings } from "../../infra/local/stack/local-settings";
import { runningIn } from "../../infra/local/stack/running";
import { databaseOf } from "../../infra/local/stack/stack-settings";
import { appDirectory } from "./app-directory";
import { stateDirectory, type StateArguments } from "./state";

/**
 * The settings of the app on this machine: those that are set, with where the hub and the storage really are that run
 * here now, unless the environment names others, or the command an app elsewhere.
 */
export async function settingsHere(
  options: StateArguments & { readonly url?: string },
): Promise<Readonly<Record<string, string>>> {
  const directory = stateDirectory(options);
  const settings = await readLocalSettings(appDirectory());
  const running = options.url === undefined ? await runningIn(directory) : undefined;
  const { EventHub = running?.eventHub, AzureWebJobsStorage = running?.storage } = process.env;
  return {
    ...settings,
    ...(EventHub !== undefined && { EventHub }),
    ...(AzureWebJobsStorage !== undefined && { AzureWebJobsStorage }),
    ...databaseOf(settings, directory),
  };
}
