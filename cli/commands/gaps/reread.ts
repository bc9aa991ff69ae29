import { InvalidInputError } from "../../../shared/errors";
import type { Answer, Sent } from "../../../shared/http/contract/operation";
import type { ApiClient } from "../../api-client";
import { count } from "../../terminal/figures";
import { Printer, words, type PrintArguments } from "../../terminal/printer";
import { Story } from "../../terminal/story";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";

interface RereadArguments extends ApiArguments, PrintArguments {
  readonly all?: true;
  readonly partition?: string;
}

export function addRereadGaps(command: CliCommand): void {
  const reread = command
    .command("reread")
    .description("read gaps from the hub again; each event counts once, however often this is done")
    .option("--all", "of every partition")
    .option("--partition <id>", "of this one")
    .example("gaps reread --all");
  addApiOptions(addOutputOptions(reread)).action(async (options: RereadArguments) => {
    const outcome = await rereadAll(await apiOf(options), requestOf(options), new Story(process.stderr));
    new Printer(options).one(outcome, inWords);
  });
}

function requestOf({ all, partition }: RereadArguments): Sent<"reread-gaps", "body"> {
  if ((all === true) === (partition !== undefined)) {
    throw new InvalidInputError("reread", "is told which gaps: --partition, or else --all");
  }
  return partition === undefined ? { all: true } : { partitionId: partition };
}

/** Request by request, as long as there is something left and something comes of it. */
async function rereadAll(
  api: ApiClient,
  request: Sent<"reread-gaps", "body">,
  story: Story,
): Promise<Answer<"reread-gaps">> {
  let total = await api.call("reread-gaps", { body: request });
  for (let last = total; last.left > 0 && last.events + last.lost > 0; total = sum(total, last)) {
    story.progress("read again", total.events + total.lost, total.events + total.lost + last.left);
    last = await api.call("reread-gaps", { body: request });
  }
  story.clear();
  return total;
}

const sum = (a: Answer<"reread-gaps">, b: Answer<"reread-gaps">): Answer<"reread-gaps"> => ({
  events: a.events + b.events,
  counted: a.counted + b.counted,
  duplicates: a.duplicates + b.duplicates,
  deadLetters: a.deadLetters + b.deadLetters,
  lost: a.lost + b.lost,
  ...{ left: b.left, elsewhere: b.elsewhere },
});

function inWords({ events, counted, duplicates, deadLetters, lost, left, elsewhere }: Answer<"reread-gaps">): string {
  const lines = [
    `${count(events)} events read again: ${count(counted)} readings counted, ${count(duplicates)} had been counted before, ${count(deadLetters)} refused`,
    ...(lost > 0 ? [`${count(lost)} events are lost: the hub no longer holds them`] : []),
    ...(left > 0 ? [`${count(left)} events are left: somebody else may be reading them`] : []),
    ...(elsewhere > 0 ? [`${count(elsewhere)} events are missing from another hub than the app now reads`] : []),
  ];
  return words(...lines);
}
