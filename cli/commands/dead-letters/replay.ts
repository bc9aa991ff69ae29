import { InvalidInputError } from "../../../shared/errors";
import type { Answer, Sent } from "../../../shared/http/contract/operation";
import type { ApiClient } from "../../api-client";
import { count } from "../../terminal/figures";
import { Printer, words, type PrintArguments } from "../../terminal/printer";
import type { Screen } from "../../terminal/screen";
import { Story } from "../../terminal/story";
import { figure, table, text } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { rangeOf } from "../range";
import { addSelectionOptions, idOf, type SelectionArguments } from "./selection";

interface ReplayArguments extends ApiArguments, SelectionArguments, PrintArguments {
  readonly all?: true;
  readonly id?: readonly string[];
}

type Outcome = Pick<Answer<"replay-dead-letters">, "deadLetters" | "counted" | "duplicates" | "stillRefused">;

export function addReplayDeadLetters(command: CliCommand): void {
  const replay = command
    .command("replay")
    .description("judge dead letters by the rules of now; what is good counts once, however often this is done")
    .option("--all", "every one")
    .option("--id <id...>", "these")
    .example("dead-letters replay --reason too-late", "after LATE_LIMIT_SECONDS was raised")
    .example("dead-letters replay --id 41 42");
  addApiOptions(addOutputOptions(addSelectionOptions(replay))).action(async (options: ReplayArguments) => {
    const selection = selectionOf(options);
    const outcome = await replayAll(await apiOf(options), selection, new Story(process.stderr));
    new Printer(options).one(outcome, inWords);
  });
}

type Selection = Sent<"replay-dead-letters", "body">;

function selectionOf({ all, id, reason, ...range }: ReplayArguments): Selection {
  const selection = { all, ids: id?.map(idOf), reason, ...rangeOf(range, Date.now()) };
  // Which reasons there are the app knows.
  if (Object.values(selection).some((value) => value !== undefined)) return selection as Selection;
  throw new InvalidInputError("replay", "is told which dead letters: --reason, --from, --to, --id, or --all");
}

/** Request by request, each going on where the one before ended. What is done stays done if this is interrupted. */
async function replayAll(api: ApiClient, selection: Selection, story: Story): Promise<Outcome> {
  let outcome: Outcome = { deadLetters: 0, counted: 0, duplicates: 0, stillRefused: {} };
  for (let next: string | null | undefined; next !== null;) {
    const view: Answer<"replay-dead-letters"> = await api.call("replay-dead-letters", {
      body: { ...selection, after: next },
    });
    outcome = sum(outcome, view);
    next = view.next;
    if (next !== null) story.progress("replayed", outcome.deadLetters, outcome.deadLetters + view.remaining);
  }
  story.clear();
  return outcome;
}

function sum(a: Outcome, b: Outcome): Outcome {
  const stillRefused: Record<string, number> = { ...a.stillRefused };
  for (const [reason, n] of Object.entries(b.stillRefused)) stillRefused[reason] = (stillRefused[reason] ?? 0) + n;
  return {
    deadLetters: a.deadLetters + b.deadLetters,
    counted: a.counted + b.counted,
    duplicates: a.duplicates + b.duplicates,
    stillRefused,
  };
}

function inWords({ deadLetters, counted, duplicates, stillRefused }: Outcome, screen: Screen): string {
  const reasons = Object.entries(stillRefused);
  const done = `${count(deadLetters)} dead letters replayed: ${count(counted)} readings counted, ${count(duplicates)} had been counted before`;
  if (reasons.length === 0) return words(`${done}, none refused again`);
  const columns = [
    text("still refused", ([reason]: [string, number]) => reason),
    figure("dead letters", ([, n]: [string, number]) => n),
  ];
  return `${words(done)}\n\n${table(columns, reasons, screen)}`;
}
