import type { Command } from "commander";
import { printable, printableJson } from "../../../shared/printable";
import type { Answer } from "../../../shared/http/contract/operation";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import { idOf } from "./selection";

interface ShowArguments extends ApiArguments {
  readonly json?: true;
}

export function addShowDeadLetter(command: Command): void {
  const show = command
    .command("show <id>")
    .description("one dead letter with its whole body; what a terminal would obey in it is shown as \\u{…}")
    .option("--json", "as JSON");
  addApiOptions(show).action(async (id: string, options: ShowArguments) => {
    const letter = await (await apiOf(options)).call("show-dead-letter", { path: { deadLetter: String(idOf(id)) } });
    process.stdout.write(`${options.json === true ? printableJson(letter) : textOf(letter)}\n`);
  });
}

function textOf(letter: Answer<"show-dead-letter">): string {
  const { hub, partition, sequenceNumber, replayedAt } = letter;
  const part = letter.isWholeEvent ? "the whole event" : "a part of the event";
  const lines: readonly [string, string][] = [
    ["refused", `${letter.refusedAt}: ${letter.reason}`],
    ["found", letter.detail],
    ["expected", letter.expected],
    ["event", `${hub}, partition ${partition}, number ${sequenceNumber}, enqueued ${letter.enqueuedAt}`],
    ["replayed", replayedAt === null ? "never" : `${letter.replays} times, last ${replayedAt}`],
    ["body", `${part}, ${letter.bodyBytes} bytes${letter.bodyIs === "base64" ? ", in base64" : ""}`],
  ];
  const head = lines.map(([name, text]) => `${name.padEnd(10)}${printable(text)}`);
  const body = letter.body === null ? "(its blob is gone)" : printable(letter.body, { keepLines: true });
  return [...head, "", body].join("\n");
}
