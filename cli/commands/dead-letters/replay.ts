import type { Command } from "commander";
import { InvalidInputError } from "../../../shared/errors";
import { printableJson } from "../../../shared/printable";
import type { ApiClient } from "../../api-client";
import type { Answer, Sent } from "../../../shared/http/contract/operation";
import { count, Story } from "../../terminal/story";
import { table } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import { addSelectionOptions, idOf, type SelectionArguments } from "./selection";

interface ReplayArguments extends ApiArguments, SelectionArguments {
  readonly all?: true;
  readonly id?: readonly string[];
  readonly json?: true;
}

type Outcome = Pick<Answer<"replay-dead-letters">, "deadLetters" | "counted" | "duplicates" | "stillRefused">;

export function addReplayDeadLetters(command: Command): void {
  const replay = command
    .command("replay")
    .description("judge dead letters by the rules of now; what is good counts once, however often this is done")
    .option("--all", "every one")
    .option("--id <id...>", "these");
  addApiOptions(addSelectionOptions(replay).option("--json", "the outcome as JSON")).action(
    async (options: ReplayArguments) => {
      const selection = selectionOf(options);
      const outcome = await replayAll(await apiOf(options), selection, new Story(process.stderr));
      process.stdout.write(`${options.json === true ? printableJson(outcome) : textOf(outcome)}\n`);
    },
  );
}

type Selection = Sent<"replay-dead-letters", "body">;

function selectionOf({ all, id, reason, from, to }: ReplayArguments): Selection {
  const selection = { all, ids: id?.map(idOf), reason, from, to };
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

function textOf({ deadLetters, counted, duplicates, stillRefused }: Outcome): string {
  const reasons = Object.entries(stillRefused);
  const done = `${count(deadLetters)} dead letters replayed: ${count(counted)} readings counted, ${count(duplicates)} had been counted before`;
  if (reasons.length === 0) return `${done}, none refused again`;
  return `${done}\n\n${table(
    ["still refused", "dead letters"],
    reasons.map(([reason, n]) => [reason, count(n)]),
  )}`;
}
