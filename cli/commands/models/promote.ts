import { InvalidInputError } from "../../../shared/errors";
import type { ApiClient } from "../../api-client";
import { count } from "../../terminal/figures";
import { Printer, words, type PrintArguments } from "../../terminal/printer";
import { Story } from "../../terminal/story";
import { addApiOptions, addAuthorOption, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";

interface PromoteArguments extends ApiArguments, PrintArguments {
  readonly all?: true;
}

export function addPromote(command: CliCommand): void {
  const promote = command
    .command("promote [device] [version]")
    .description("make a version its device's champion: the challenger, where none is named")
    .option("--all", "every device's challenger")
    .example("models promote pump-17", "its challenger")
    .example("models promote --all");
  addApiOptions(addAuthorOption(addOutputOptions(promote))).action(
    async (device: string | undefined, version: string | undefined, options: PromoteArguments) => {
      if ((device === undefined) === (options.all === undefined)) {
        throw new InvalidInputError("promote", "is told a device, or --all");
      }
      const api = await apiOf(options);
      const done = device === undefined ? await promoteAll(api) : await promoteOne(api, device, version);
      new Printer(options).one(done.outcome, () => words(done.text));
    },
  );
}

async function promoteOne(api: ApiClient, device: string, named: string | undefined) {
  const version = named ?? (await api.call("show-models", { path: { device } })).challenger;
  if (version === null) throw new InvalidInputError("version", `is missing: ${device} has no challenger`);
  const outcome = await api.call("set-model-alias", { path: { device, alias: "champion" }, body: { version } });
  return { outcome, text: `version ${version} is the champion of ${device}` };
}

/** Request by request, each going on where the one before ended. What is done stays done if this is interrupted. */
async function promoteAll(api: ApiClient) {
  const story = new Story(process.stderr);
  let promoted = 0;
  for (let next: string | null | undefined; next !== null;) {
    const page = await api.call("promote-challengers", { body: { all: true, ...{ next } } });
    promoted += page.promoted;
    next = page.next;
    if (next !== null) story.progress("promoted", promoted, promoted + page.remaining);
  }
  story.clear();
  return { outcome: { promoted }, text: `${count(promoted)} challengers are champions` };
}
