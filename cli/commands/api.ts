import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { runningIn } from "../../infra/local/stack/running";
import { InvalidInputError } from "../../shared/errors";
import { isLocal } from "../api-answers";
import { ApiClient } from "../api-client";
import { addStateOption, stateDirectory, type StateArguments } from "./state";

export interface ApiArguments extends StateArguments {
  readonly url?: string;
  readonly key?: string;
  readonly by?: string;
}

const APP = "The app:";

/** For commands that ask a running app. */
export const addApiOptions = <C extends Command>(command: C): C =>
  addStateOption(command)
    .addOption(
      command
        .createOption("--url <url>", "of the app; where it is left out, the one on this machine")
        .env("FLEETSCORE_URL")
        .helpGroup(APP),
    )
    .addOption(
      command
        .createOption("--key <key>", "a function key; where it is left out, that of the app on this machine")
        .env("FLEETSCORE_KEY")
        .helpGroup(APP),
    );

/** For commands whose changes are logged with who made them. */
export const addAuthorOption = <C extends Command>(command: C): C =>
  command.addOption(
    command
      .createOption("--by <name>", "who makes the change, for the log")
      .env("FLEETSCORE_USER")
      .default(userInfo().username, "your name on this machine")
      .helpGroup(APP),
  );

/** Where a host listens that does not say it, such as that of Core Tools. */
const USUAL_URL = "http://127.0.0.1:7071";

/**
 * Without what the API's paths begin with.
 * @throws InvalidInputError
 */
export async function appUrlOf(options: ApiArguments): Promise<string> {
  const url = options.url ?? (await runningIn(stateDirectory(options)))?.url ?? USUAL_URL;
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new InvalidInputError("--url", `"${url}" must begin with http:// or https:// and name an app`);
  }
  return url.replace(/\/(api\/?)?$/, "");
}

/** @throws InvalidInputError where there is no key for the app. */
export async function apiOf(options: ApiArguments): Promise<ApiClient> {
  const url = await appUrlOf(options);
  return new ApiClient(url, options.key ?? (await localKey(url, options)), options.by);
}

/** A host on this machine keeps its keys beside its state. */
async function localKey(url: string, options: ApiArguments): Promise<string> {
  if (!isLocal(url))
    throw new InvalidInputError("--key", `is missing: name a key of ${url}, here or as FLEETSCORE_KEY`);
  const directory = stateDirectory(options);
  try {
    const keys = JSON.parse(await readFile(join(directory, "keys.json"), "utf8")) as { function: string };
    return keys.function;
  } catch {
    const start = "start the app (npm start), name its folder with --state, or a key with --key";
    throw new InvalidInputError("--key", `is missing, and no app has had its state in ${directory}: ${start}`);
  }
}
