import type { Command } from "commander";
import { printable, printableJson } from "../../../shared/printable";
import type { Answer } from "../../../shared/http/contract/operation";
import { count } from "../../terminal/story";
import { table } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";

interface ListArguments extends ApiArguments {
  readonly limit: string;
  readonly after?: string;
  readonly json?: true;
}

const HEADER = ["training", "status", "by", "from", "to", "devices", "champions", "challengers", "refused"];

export function addListTrainings(command: Command): void {
  const list = command
    .command("list")
    .description("the newest first")
    .option("--limit <number>", "how many at most, 500 or fewer", "50")
    .option("--after <token>", "go on where the page before ended")
    .option("--json", "as JSON");
  addApiOptions(list).action(async (options: ListArguments) => {
    const { limit, after } = options;
    const page = await (await apiOf(options)).call("list-trainings", { query: { limit, after } });
    process.stdout.write(`${options.json === true ? printableJson(page) : tableOf(page)}\n`);
  });
}

function tableOf({ trainings, next }: Answer<"list-trainings">): string {
  if (trainings.length === 0) return "no trainings";
  const rows = trainings.map(({ id, status, by, from, to, plan, progress }) => [
    ...[id, status, printable(by.name ?? by.source), from, to, plan === null ? "" : count(plan.devices)],
    ...[count(progress.champions), count(progress.challengers), count(refusedOf(progress))],
  ]);
  return table(HEADER, rows) + (next === null ? "" : `\nthere may be more: --after ${next}`);
}

const refusedOf = ({ refused }: Answer<"show-training">["progress"]): number =>
  Object.values(refused).reduce((sum, one) => sum + one, 0);
