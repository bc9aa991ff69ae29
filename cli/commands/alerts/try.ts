import { readFile } from "node:fs/promises";
import type { Answer, Sent } from "../../../shared/http/contract/operation";
import { InvalidInputError, messageOf } from "../../../shared/errors";
import { count, shortInstant } from "../../terminal/figures";
import { Printer, type PrintArguments } from "../../terminal/printer";
import type { Screen } from "../../terminal/screen";
import { table } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { addRangeOptions, wholeRangeOf, type RangeArguments } from "../range";
import { ALERT_COLUMNS } from "./alert-in-words";

interface TryArguments extends ApiArguments, PrintArguments, RangeArguments {
  readonly rules?: string;
}

type Preview = Answer<"preview-alerts">;
type Rules = Sent<"preview-alerts", "body">["rules"];

export function addTryRules(command: CliCommand): void {
  const dryRun = command
    .command("try")
    .description("what rules would have opened and cleared over the past; nothing is written, and nobody told")
    .option("--rules <file>", "a file as alerts.json; the rules that are set, where it is left out")
    .example("alerts try --last 7d")
    .example("alerts try --last 30d --rules stricter.json", "before it becomes alerts.json");
  addRangeOptions(dryRun, { from: "after runs that end later", to: "and then or before; now, where it is left out" });
  addApiOptions(addOutputOptions(dryRun)).action(async (options: TryArguments) => {
    const api = await apiOf(options);
    const rules = options.rules === undefined ? undefined : await rulesIn(options.rules);
    const body = { ...wholeRangeOf(options, Date.now(), 1), rules };
    new Printer(options).one(await api.call("preview-alerts", { body }), inWords);
  });
}

/** As they stand there: the app checks them. */
async function rulesIn(file: string): Promise<Rules> {
  try {
    const { rules } = JSON.parse(await readFile(file, "utf8")) as { readonly rules?: Rules };
    return rules;
  } catch (error) {
    throw new InvalidInputError("--rules", `${file} cannot be read as JSON: ${messageOf(error)}`);
  }
}

function inWords({ alerts, runs, through, untold }: Preview, screen: Screen): string {
  const looked =
    through === null ? "no scheduled run ended then" : `looked at ${count(runs)} runs through ${shortInstant(through)}`;
  return [
    alerts.length === 0 ? "no alerts" : table(ALERT_COLUMNS.slice(0, -1), alerts, screen),
    looked,
    ...untold.map(({ rule, why }) => `nobody can say of ${rule}: ${why}`),
  ].join("\n");
}
