import type { Command } from "commander";
import type { SqlSettings } from "../../../shared/config/sql-settings";
import { settingsHere } from "../settings-here";
import { addStateOption, type StateArguments } from "../state";

export interface ConnectionArguments extends StateArguments {
  readonly connection?: string;
}

export const addConnectionOption = <C extends Command>(command: C): C =>
  addStateOption(command).option(
    "--connection <string>",
    "sqlite:FILE or an SQL Server connection string; the app's settings, where it is left out",
  );

/**
 * The database that is named, else the one of the settings: in the environment, or in local.settings.json.
 * @throws SettingError
 */
export async function databaseSettings(options: ConnectionArguments): Promise<SqlSettings> {
  const { readSqlSettings } = await import("../../../shared/config/read-settings.js");
  if (options.connection !== undefined) return readSqlSettings({ SQL_CONNECTION: options.connection });
  return readSqlSettings(await settingsHere(options));
}
