import { join, resolve } from "node:path";
import type { Command } from "commander";
import { appDirectory } from "./app-directory";

export interface StateArguments {
  readonly state?: string;
}

export const addStateOption = <C extends Command>(command: C): C =>
  command.addOption(
    command
      .createOption("--state <folder>", "where all state lies; .fleetscore beside host.json, where it is left out")
      .helpGroup("The app:"),
  );

/** An absolute path, so that what is printed can be used from any folder. */
export const stateDirectory = ({ state }: StateArguments): string =>
  resolve(state ?? join(appDirectory(), ".fleetscore"));
