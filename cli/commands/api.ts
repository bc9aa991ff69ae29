import { readFile } from "node:fs/promises";
import { userInfo } from "node:os";
import { join } from "node:path";
import { Option, type Command } from "commander";
import { InvalidInputError } from "../../shared/errors";
import { ApiClient } from "../api-client";
import { addStateOption, stateDirectory, type StateArguments } from "./state";

export interface ApiArguments extends StateArguments {
  readonly url: string;
  readonly key?: string;
  readonly by?: string;
}

/** For commands that ask a running app. */
export const addApiOptions = (command: Command): Command =>
  addStateOption(command)
    .addOption(new Option("--url <url>", "of the app").env("FLEETSCORE_URL").default("http://127.0.0.1:7071"))
    .addOption(
      new Option("--key <key>", "a function key; where it is left out, that of the app on this machine").env(
        "FLEETSCORE_KEY",
      ),
    );

/** For commands whose changes are logged with who made them. */
export const addAuthorOption = (command: Command): Command =>
  command.addOption(
    new Option("--by <name>", "who makes the change, for the log").env("FLEETSCORE_USER").default(userInfo().username),
  );

/** @throws InvalidInputError where there is no key for the app. */
export async function apiOf(options: ApiArguments): Promise<ApiClient> {
  const url = options.url.replace(/\/(api\/?)?$/, "");
  return new ApiClient(url, options.key ?? (await localKey(url, options)), options.by);
}

/** A host on this machine keeps its keys beside its state. */
async function localKey(url: string, options: ApiArguments): Promise<string> {
  const missing = new InvalidInputError(
    "--key",
    `is missing, for ${url}; FLEETSCORE_KEY in the environment does as well`,
  );
  if (!/^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(url)) throw missing;
  try {
    const keys = JSON.parse(await readFile(join(stateDirectory(options), "keys.json"), "utf8")) as { function: string };
    return keys.function;
  } catch {
    throw missing;
  }
}
