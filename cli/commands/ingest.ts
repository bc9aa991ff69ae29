import type { Answer } from "../../shared/http/contract/operation";
import { count, shortInstant } from "../terminal/figures";
import { Printer, words, type PrintArguments } from "../terminal/printer";
import type { Screen } from "../terminal/screen";
import { figure, table, text, type Column } from "../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "./api";
import type { CliCommand } from "./cli-command";
import { addOutputOptions } from "./output";

interface IngestArguments extends ApiArguments, PrintArguments {}

type Ingest = Answer<"show-ingest">;

const PARTITIONS: readonly Column<Ingest["partitions"][number]>[] = [
  text("partition", ({ partitionId }) => partitionId),
  figure("lag, events", ({ lag }) => lag),
  figure("a second", ({ readingsPerSecond }) => readingsPerSecond),
  figure("counted", ({ counted }) => counted),
  figure("duplicates", ({ duplicates }) => duplicates),
  figure("refused", ({ deadLetters }) => deadLetters),
  figure("redelivered events", ({ redeliveredEvents }) => redeliveredEvents),
];

const REFUSED: readonly Column<readonly [string, number]>[] = [
  text("lies refused for", ([reason]) => reason),
  figure("dead letters", ([, n]) => n),
];

export function addIngest(program: CliCommand): void {
  const ingest = program
    .command("ingest")
    .summary("how far readings have been taken in")
    .description("how far readings have been taken in: rate and lag by partition, what was late or refused, gaps")
    .example("ingest")
    .example("ingest --json | jq '[.partitions[].lag] | add'", "events that are still to be taken in");
  addApiOptions(addOutputOptions(ingest)).action(async (options: IngestArguments) => {
    new Printer(options).one(await (await apiOf(options)).call("show-ingest", {}), inWords);
  });
}

function inWords(ingest: Ingest, screen: Screen): string {
  const { hub, partitions, refused, gaps } = ingest;
  const reasons = Object.entries(refused);
  const missing = gaps.reduce((sum, { fromSequence, toSequence }) => sum + toSequence - fromSequence + 1, 0);
  return [
    words(`hub ${hub}`, paceInWords(ingest)),
    table(PARTITIONS, partitions, screen),
    ...(reasons.length === 0 ? [] : ["", table(REFUSED, reasons, screen), "see: fleet dead-letters list"]),
    "",
    gaps.length === 0 ? "no gaps" : `${count(gaps.length)} gaps, ${count(missing)} events; see: fleet gaps list`,
  ].join("\n");
}

function paceInWords({ readingsPerSecond, minutes }: Ingest): string {
  const late = minutes.filter((minute) => minute.late > 0);
  const readings = late.reduce((sum, minute) => sum + minute.late, 0);
  const told =
    readings === 0
      ? "none late"
      : `${count(readings)} late, the last at ${shortInstant(late.at(-1)?.at ?? null) ?? ""}`;
  return `${count(readingsPerSecond)} readings a second over the last minutes; in the last hour ${told}`;
}
