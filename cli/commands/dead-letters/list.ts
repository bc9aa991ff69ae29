import type { Answer } from "../../../shared/http/contract/operation";
import { pagedUpTo } from "../../paging";
import { shortInstant } from "../../terminal/figures";
import { Printer } from "../../terminal/printer";
import { figure, id, text, time, type Column } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addListOptions, type LimitArguments } from "../output";
import { rangeOf } from "../range";
import { addSelectionOptions, type SelectionArguments } from "./selection";

interface ListArguments extends ApiArguments, SelectionArguments, LimitArguments {
  readonly partition?: string;
}

type DeadLetter = Answer<"list-dead-letters">["deadLetters"][number];

const COLUMNS: readonly Column<DeadLetter>[] = [
  id("id", (letter) => String(letter.id)),
  time("refused", ({ refusedAt }) => shortInstant(refusedAt)),
  text("reason", ({ reason }) => reason),
  text("found", ({ detail }) => detail),
  figure("bytes", ({ bodyBytes }) => bodyBytes),
  figure("replays", ({ replays }) => replays),
  figure("partition", ({ partition }) => partition),
  figure("number", ({ sequenceNumber }) => String(sequenceNumber)),
];
const MOST = 500;

export function addListDeadLetters(command: CliCommand): void {
  const list = command
    .command("list")
    .description("the newest first")
    .option("--partition <id>", "of Event Hubs")
    .example("dead-letters list --reason too-late --last 24h")
    .example("dead-letters list --json", "with what would be right, and how the body begins");
  addApiOptions(addListOptions(addSelectionOptions(list))).action(async (options: ListArguments) => {
    const api = await apiOf(options);
    const { reason, partition } = options;
    const query = { reason, partition, ...rangeOf(options, Date.now()) };
    const read = pagedUpTo(MOST, async (limit, after: number | undefined) => {
      const page = await api.call("list-dead-letters", { query: { ...query, limit, after } });
      return { items: page.deadLetters, next: page.next };
    });
    await new Printer(options).list(read, { columns: COLUMNS, none: "no dead letters", limit: options.limit });
  });
}
