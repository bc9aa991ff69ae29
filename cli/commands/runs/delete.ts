import type { Answer } from "../../../shared/http/contract/operation";
import type { ApiClient } from "../../api-client";
import { count } from "../../terminal/figures";
import { Printer, words, type PrintArguments } from "../../terminal/printer";
import { Story } from "../../terminal/story";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addConfirmOption, confirm, type ConfirmArguments } from "../confirmation";
import { addOutputOptions } from "../output";
import { rangeText } from "./run-columns";

interface DeleteArguments extends ApiArguments, ConfirmArguments, PrintArguments {}

type Outcome = Omit<Answer<"purge-run">, "next">;

export function addDeleteRun(command: CliCommand): void {
  const remove = command
    .command("delete <id>")
    .description("delete a run that has ended, with its results, for good; what it has shown of devices stays")
    .example("runs delete 20261120T120000Z-1f0c9a2b")
    .example("runs list --tag try --json | jq -r .id | xargs -n 1 fleet runs delete --yes");
  addApiOptions(addOutputOptions(addConfirmOption(remove))).action(async (id: string, options: DeleteArguments) => {
    const api = await apiOf(options);
    const run = await api.call("show-run", { path: { run: id } });
    const what = `the ${run.kind} run ${id} over ${rangeText(run)}, which is ${run.status}`;
    await confirm(`delete ${what}, with its results?`, options);
    const outcome = await deleteAll(api, id, new Story(process.stderr));
    new Printer(options).one(outcome, inWords);
  });
}

/** Request by request, each going on where the one before ended. Interrupted, the same command goes on. */
async function deleteAll(api: ApiClient, id: string, story: Story): Promise<Outcome> {
  const outcome = { id, blobs: 0, histories: 0 };
  for (let next: number | null | undefined; next !== null;) {
    const view: Answer<"purge-run"> = await api.call("purge-run", { path: { run: id }, query: { after: next } });
    outcome.blobs += view.blobs;
    outcome.histories += view.histories;
    next = view.next;
    if (next !== null)
      story.tell(`${count(outcome.blobs)} blobs, ${count(outcome.histories)} histories deleted so far`);
  }
  return outcome;
}

const inWords = ({ id, blobs, histories }: Outcome): string =>
  words(`run ${id} is deleted: ${count(blobs)} blobs, ${count(histories)} histories of the engine`);
