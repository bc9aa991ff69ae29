import type { Answer } from "../../../shared/http/contract/operation";
import type { ApiClient } from "../../api-client";
import { count } from "../../terminal/figures";
import { Printer, words, type PrintArguments } from "../../terminal/printer";
import { Story } from "../../terminal/story";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";

interface ForgetArguments extends ApiArguments, PrintArguments {}

type Outcome = Omit<Answer<"forget-device">, "next">;

export function addForgetDevice(command: CliCommand): void {
  const forget = command
    .command("forget <id>")
    .description("delete all that is known of it, its models too, for good; if it sends again, it is new")
    .example("devices forget pump-17");
  addApiOptions(addOutputOptions(forget)).action(async (id: string, options: ForgetArguments) => {
    const outcome = await forgetAll(await apiOf(options), id, new Story(process.stderr));
    new Printer(options).one(outcome, () => inWords(id, outcome));
  });
}

/** Request by request, each going on where the one before ended. Interrupted, the same command goes on. */
async function forgetAll(api: ApiClient, id: string, story: Story): Promise<Outcome> {
  const outcome = { rows: 0, blobs: 0, deadLetters: 0 };
  for (let next: number | null | undefined; next !== null;) {
    const view: Answer<"forget-device"> = await api.call("forget-device", {
      path: { device: id },
      query: { after: next },
    });
    outcome.rows += view.rows;
    outcome.blobs += view.blobs;
    outcome.deadLetters += view.deadLetters;
    next = view.next;
    if (next !== null) story.tell(`${count(outcome.rows)} rows deleted so far`);
  }
  return outcome;
}

const inWords = (id: string, { rows, blobs, deadLetters }: Outcome): string =>
  words(
    `${id} is forgotten: ${count(rows)} rows, ${count(blobs)} blobs of models and ${count(deadLetters)} dead letters deleted`,
  );
