import { resolve } from "node:path";
import { Option } from "commander";
import { printableJsonLines } from "../../shared/printable";
import type { ResultRow } from "../../shared/scoring/result-row";
import { linesOf, resultPages, resultRows, type ResultQuery } from "../run-results";
import { count, shortInstant } from "../terminal/figures";
import { Printer, words } from "../terminal/printer";
import { figure, id, text, time, type Column } from "../terminal/table";
import { writeWhole } from "../write-whole";
import { addApiOptions, apiOf, type ApiArguments } from "./api";
import type { CliCommand } from "./cli-command";
import { paintedVerdict } from "./colours";
import { addListOptions, type LimitArguments } from "./output";
import { addRangeOptions, rangeOf, type RangeArguments } from "./range";

interface ResultArguments extends ApiArguments, LimitArguments, RangeArguments {
  readonly device?: string;
  readonly verdict?: string;
  readonly severity?: string;
  readonly csv?: true;
  readonly output?: string;
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

export function addResults(program: CliCommand): void {
  const results = program
    .command("results <run>")
    .summary("the windows that a run has judged")
    .description("the windows that a run has judged, device by device")
    .option("--device <id>", "of this one")
    .addOption(new Option("--verdict <verdict>", "judged so").choices(["normal", "anomalous", "unscored"]))
    .option("--severity <least>", "at least so severe, 0 to 1")
    .example("results 20261120T120000Z-1f0c9a2b --verdict anomalous")
    .example("results 20261120T120000Z-1f0c9a2b --csv --output run.csv", "all of them, for a spreadsheet")
    .example("results 20261120T120000Z-1f0c9a2b --device pump-17 --last 24h | jq .score");
  addRangeOptions(results, { from: "of windows that end later", to: "of windows that end then or before" });
  addListOptions(results)
    .addOption(new Option("--csv", "as CSV, all of them").conflicts(["json", "table"]).helpGroup("Output:"))
    .addOption(
      new Option("--output <file>", "into this file, all of them: it is there whole or not at all").helpGroup(
        "Output:",
      ),
    );
  addApiOptions(results).action(async (run: string, options: ResultArguments) => {
    const api = await apiOf(options);
    const query = queryOf(options);
    const { csv: isCsv = false, output, limit } = options;
    const printer = new Printer(options);
    if (output === undefined && !isCsv && !printer.asJson) {
      const read = (wanted: number) => resultRows(api, run, query, wanted);
      await printer.list(read, { columns: COLUMNS, none: "no windows", limit });
      return;
    }
    const pages = resultPages(api, run, { ...query, format: isCsv ? "csv" : "jsonl" }, limit);
    const lines = isCsv ? pages : harmless(pages);
    await (output === undefined ? printer.text(lines) : save(output, lines, isCsv, printer));
  });
}

function queryOf({ device, verdict, severity, ...range }: ResultArguments): ResultQuery {
  return { device, verdict, severity, ...rangeOf(range, Date.now()) };
}

async function* harmless(pages: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const page of pages) yield printableJsonLines(page);
}

async function save(output: string, pages: AsyncIterable<string>, isCsv: boolean, printer: Printer): Promise<void> {
  const file = resolve(output);
  let rows = isCsv ? -1 : 0;
  async function* counted() {
    for await (const page of pages) {
      rows += linesOf(page);
      yield page;
    }
  }
  await writeWhole("--output", file, counted());
  printer.one({ file, rows }, () =>
    words(`${count(rows)} windows, ${isCsv ? "as CSV" : "a line of JSON each"}, in ${file}`),
  );
}
