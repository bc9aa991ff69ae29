import type { Command } from "commander";
import { readLocalSettings } from "../../../infra/local/stack/local-settings";
import { databaseOf } from "../../../infra/local/stack/stack";
import { readSqlSettings } from "../../../shared/config";
import type { SqlSettings } from "../../../shared/sql-settings";
import { appDirectory } from "../app-directory";
import { addStateOption, stateDirectory, type StateArguments } from "../state";

export interface ConnectionArguments extends StateArguments {
  readonly connection?: string;
}

export const addConnectionOption = (command: Command): Command =>
  addStateOption(command).option(
    "--connection <string>",
    "sqlite:FILE or an SQL Server connection string; the app's settings, where it is left out",
  );

/**
 * The database that is named, else the one of the settings: in the environment, or in local.settings.json.
 * @throws SettingError
 */
export async function databaseSettings(options: ConnectionArguments): Promise<SqlSettings> {
  if (options.connection !== undefined) return readSqlSettings({ SQL_CONNECTION: options.connection });
  const settings = await readLocalSettings(appDirectory());
  return readSqlSettings({ ...settings, ...databaseOf(settings, stateDirectory(options)) });
}
