import type { Answer } from "../../../shared/http/contract/operation";
import { Printer, words, type PrintArguments } from "../../terminal/printer";
import { record } from "../../terminal/record";
import type { Screen } from "../../terminal/screen";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { idOf } from "./selection";

interface ShowArguments extends ApiArguments, PrintArguments {}

export function addShowDeadLetter(command: CliCommand): void {
  const show = command
    .command("show <id>")
    .description("one dead letter with its whole body; what a terminal would obey in it is shown as \\u{…}")
    .example("dead-letters show 42");
  addApiOptions(addOutputOptions(show)).action(async (id: string, options: ShowArguments) => {
    const path = { deadLetter: String(idOf(id)) };
    new Printer(options).one(await (await apiOf(options)).call("show-dead-letter", { path }), inWords);
  });
}

function inWords(letter: Answer<"show-dead-letter">, screen: Screen): string {
  const { hub, partition, sequenceNumber, replayedAt } = letter;
  const part = letter.isWholeEvent ? "the whole event" : "a part of the event";
  const head = record(
    [
      ["refused", `${letter.refusedAt}: ${letter.reason}`],
      ["found", letter.detail],
      ["expected", letter.expected],
      ["event", `${hub}, partition ${partition}, number ${sequenceNumber}, enqueued ${letter.enqueuedAt}`],
      ["replayed", replayedAt === null ? "never" : `${letter.replays} times, last ${replayedAt}`],
      ["body", `${part}, ${letter.bodyBytes} bytes${letter.bodyIs === "base64" ? ", in base64" : ""}`],
    ],
    screen,
  );
  return `${head}\n\n${words(letter.body ?? "(its blob is gone)")}`;
}
