import type { Command } from "commander";
import { printableJson } from "../../../shared/printable";
import type { Answer } from "../../../shared/http/contract/operation";
import { count } from "../../terminal/story";
import { table } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";

interface ListArguments extends ApiArguments {
  readonly json?: true;
}

const HEADER = ["partition", "from", "to", "events", "found", "state"];

export function addListGaps(command: Command): void {
  const list = command.command("list").description("by partition and number").option("--json", "as JSON");
  addApiOptions(list).action(async (options: ListArguments) => {
    const { gaps } = await (await apiOf(options)).call("show-ingest", {});
    process.stdout.write(`${options.json === true ? printableJson({ gaps }) : tableOf(gaps)}\n`);
  });
}

function tableOf(gaps: Answer<"show-ingest">["gaps"]): string {
  if (gaps.length === 0) return "no gaps";
  const rows = gaps.map(({ partitionId, fromSequence, toSequence, foundAt, state, elsewhere }) => [
    ...[partitionId, String(fromSequence), String(toSequence), count(toSequence - fromSequence + 1), foundAt],
    elsewhere === null ? state : `${state}, in ${elsewhere}`,
  ]);
  return table(HEADER, rows);
}
