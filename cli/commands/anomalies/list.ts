import { Option, type Command } from "commander";
import { printable, printableJson } from "../../../shared/printable";
import type { Answer } from "../../../shared/http/contract/operation";
import { table } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";

interface ListArguments extends ApiArguments {
  readonly device?: string;
  readonly from?: string;
  readonly to?: string;
  readonly severity?: string;
  readonly feedback?: string;
  readonly limit: string;
  readonly after?: string;
  readonly json?: true;
}

const HEADER = ["device", "window end", "severity", "mostly due to", "marks", "feedback", "id"];

export function addListAnomalies(command: Command): void {
  const list = command
    .command("list")
    .description("across devices, the newest first")
    .option("--device <id>", "of this one")
    .option("--from <instant>", "of windows that end later, ISO 8601 with a zone")
    .option("--to <instant>", "of windows that end then or before")
    .option("--severity <least>", "at least so severe, 0 to 1")
    .addOption(new Option("--feedback <word>", "of which operators say so").choices(["false", "real", "none"]))
    .option("--limit <number>", "how many at most, 500 or fewer", "50")
    .option("--after <token>", "go on where the page before ended")
    .option("--json", "as JSON, with all that they are due to");
  addApiOptions(list).action(async (options: ListArguments) => {
    const { device, from, to, severity, feedback, limit, after } = options;
    const page = await (
      await apiOf(options)
    ).call("list-anomalies", { query: { device, from, to, severity, feedback, limit, after } });
    process.stdout.write(`${options.json === true ? printableJson(page) : tableOf(page)}\n`);
  });
}

function tableOf({ anomalies, next }: Answer<"list-anomalies">): string {
  if (anomalies.length === 0) return "no anomalies";
  const rows = anomalies.map(({ id, deviceId, windowEnd, severity, sensors, marks, feedback }) => [
    ...[deviceId, windowEnd, severity?.toFixed(2) ?? "", dueTo(sensors), marks.join(" ")],
    ...[printable(feedback === null ? "" : `${feedback.verdict}${feedback.by === null ? "" : `, ${feedback.by}`}`), id],
  ]);
  return table(HEADER, rows) + (next === null ? "" : `\nthere may be more: --after ${next}`);
}

/** The sensor with the largest share. */
function dueTo(sensors: Answer<"list-anomalies">["anomalies"][number]["sensors"]): string {
  const [largest] = Object.entries(sensors ?? {});
  return largest === undefined ? "" : `${largest[0]} ${Math.round(100 * largest[1])} %`;
}
