import type { Answer } from "../../../shared/http/contract/operation";
import { shortInstant } from "../../terminal/figures";
import { Printer } from "../../terminal/printer";
import { figure, text, time, type Column } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addListOptions, type LimitArguments } from "../output";

interface ListArguments extends ApiArguments, LimitArguments {}

const COLUMNS: readonly Column<Answer<"show-ingest">["gaps"][number]>[] = [
  text("partition", ({ partitionId }) => partitionId),
  figure("from", ({ fromSequence }) => String(fromSequence)),
  figure("to", ({ toSequence }) => String(toSequence)),
  figure("events", ({ fromSequence, toSequence }) => toSequence - fromSequence + 1),
  time("found", ({ foundAt }) => shortInstant(foundAt)),
  text("state", ({ state, elsewhere }) => (elsewhere === null ? state : `${state}, in ${elsewhere}`)),
];

export function addListGaps(command: CliCommand): void {
  const list = command.command("list").description("by partition and number").example("gaps list");
  addApiOptions(addListOptions(list)).action(async (options: ListArguments) => {
    const { gaps } = await (await apiOf(options)).call("show-ingest", {});
    await new Printer(options).list(() => gaps, { columns: COLUMNS, none: "no gaps", limit: options.limit });
  });
}
