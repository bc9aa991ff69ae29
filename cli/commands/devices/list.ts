import { Option, type Command } from "commander";
import { printable, printableJson } from "../../../shared/printable";
import type { Answer } from "../../../shared/http/contract/operation";
import { table } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";

interface ListArguments extends ApiArguments {
  readonly group?: string;
  readonly life?: string;
  readonly verdict?: string;
  readonly drifted?: true;
  readonly order: string;
  readonly limit: string;
  readonly after?: string;
  readonly json?: true;
}

const HEADER = ["device", "state", "verdict", "severity", "drift", "window end", "last seen", "muted until", "group"];

export function addListDevices(command: Command): void {
  const list = command
    .command("list")
    .description("the worst first")
    .option("--group <name>", "of this group")
    .addOption(new Option("--life <state>", "in this state").choices(["new", "active", "silent", "retired"]))
    .addOption(new Option("--verdict <verdict>", "judged so").choices(["normal", "anomalous", "unscored"]))
    .option("--drifted", "whose usual days are no more what its model has learned")
    .addOption(new Option("--order <order>", "what comes first").choices(["worst", "id"]).default("worst"))
    .option("--limit <number>", "how many at most, 500 or fewer", "50")
    .option("--after <token>", "go on where the page before ended")
    .option("--json", "as JSON");
  addApiOptions(list).action(async (options: ListArguments) => {
    const { group, life: state, verdict, drifted, order, limit, after } = options;
    const drift = drifted === true ? "drifted" : undefined;
    const page = await (
      await apiOf(options)
    ).call("list-devices", { query: { group, state, verdict, drift, order, limit, after } });
    process.stdout.write(`${options.json === true ? printableJson(page) : tableOf(page)}\n`);
  });
}

function tableOf({ devices, next }: Answer<"list-devices">): string {
  if (devices.length === 0) return "no devices";
  const rows = devices.map(({ id, state, verdict, severity, drift, windowEnd, lastSeen, mutedUntil, group }) => [
    ...[id, state, verdict ?? "", severity?.toFixed(2) ?? "", drift?.state ?? ""],
    ...[windowEnd ?? "", lastSeen, mutedUntil ?? "", printable(group ?? "")],
  ]);
  return table(HEADER, rows) + (next === null ? "" : `\nthere may be more: --after ${next}`);
}
