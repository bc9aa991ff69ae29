import type { Command } from "commander";
import { printable, printableJson } from "../../../shared/printable";
import type { Answer } from "../../../shared/http/contract/operation";
import { count } from "../../terminal/story";
import { table } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import { addSelectionOptions, type SelectionArguments } from "./selection";

interface ListArguments extends ApiArguments, SelectionArguments {
  readonly partition?: string;
  readonly limit: string;
  readonly after?: string;
  readonly json?: true;
}

const HEADER = ["id", "refused", "reason", "partition", "number", "bytes", "replays"];
const MAX_FOUND = 60;

export function addListDeadLetters(command: Command): void {
  const list = addSelectionOptions(command.command("list").description("the newest first"))
    .option("--partition <id>", "of Event Hubs")
    .option("--limit <number>", "how many at most, 500 or fewer", "50")
    .option("--after <id>", "go on behind this one")
    .option("--json", "as JSON, with what would be right and how the body begins");
  addApiOptions(list).action(async (options: ListArguments) => {
    const { reason, from, to, partition, limit, after } = options;
    const page = await (
      await apiOf(options)
    ).call("list-dead-letters", { query: { reason, from, to, partition, limit, after } });
    process.stdout.write(`${options.json === true ? printableJson(page) : tableOf(page)}\n`);
  });
}

function tableOf({ deadLetters, next }: Answer<"list-dead-letters">): string {
  if (deadLetters.length === 0) return "no dead letters";
  const rows = deadLetters.map((one) => [
    ...[String(one.id), one.refusedAt, one.reason, one.partition, String(one.sequenceNumber)],
    ...[count(one.bodyBytes), String(one.replays)],
  ]);
  const found = ["found", "─────", ...deadLetters.map(({ detail }) => foundIn(printable(detail)))];
  const lines = table(HEADER, rows).split("\n");
  const more = next === null ? "" : `\nthere may be more: --after ${next}`;
  return `${lines.map((line, i) => `${line}  ${found[i] ?? ""}`).join("\n")}${more}`;
}

const foundIn = (detail: string): string => (detail.length > MAX_FOUND ? `${detail.slice(0, MAX_FOUND)}…` : detail);
