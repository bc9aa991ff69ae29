import { Option } from "commander";
import type { ResultRow } from "../../shared/scoring/result-row";
import { shortInstant } from "../terminal/figures";
import { Printer } from "../terminal/printer";
import { figure, id, text, time, type Column } from "../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "./api";
import type { CliCommand } from "./cli-command";
import { paintedVerdict } from "./colours";
import { addListOptions, type LimitArguments } from "./output";

interface ResultArguments extends ApiArguments, LimitArguments {
  readonly device?: string;
  readonly verdict?: string;
}

const COLUMNS: readonly Column<ResultRow>[] = [
  id("device", ({ deviceId }) => deviceId),
  time("window end", ({ windowEnd }) => shortInstant(windowEnd)),
  text("verdict", ({ verdict }) => paintedVerdict(verdict)),
  figure("severity", ({ severity }) => severity?.toFixed(2)),
  figure("score", ({ score }) => score?.toPrecision(4)),
  figure("threshold", ({ threshold }) => threshold?.toPrecision(4)),
  text("reason", ({ reason }) => reason),
  text("marks", ({ marks }) => marks.join(" ")),
];
const MOST = 10_000;

export function addResults(program: CliCommand): void {
  const results = program
    .command("results <run>")
    .summary("the windows that a run has judged")
    .description("the windows that a run has judged, device by device")
    .option("--device <id>", "of this one")
    .addOption(new Option("--verdict <verdict>", "judged so").choices(["normal", "anomalous", "unscored"]))
    .example("results 20261120T120000Z-1f0c9a --verdict anomalous")
    .example("results 20261120T120000Z-1f0c9a > results.jsonl", "all of them, a line of JSON a window");
  addApiOptions(addListOptions(results)).action(async (run: string, options: ResultArguments) => {
    const api = await apiOf(options);
    const { device, verdict, limit } = options;
    const read = (wanted: number) => api.results(run, { device, verdict, limit: Math.min(wanted, MOST) });
    await new Printer(options).list(read, { columns: COLUMNS, none: "no windows", limit });
  });
}
