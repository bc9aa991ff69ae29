import type { Answer } from "../../../shared/http/contract/operation";
import { shortInstant } from "../../terminal/figures";
import { Printer, type PrintArguments } from "../../terminal/printer";
import type { Screen } from "../../terminal/screen";
import { figure, table, text, type Column } from "../../terminal/table";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { alertInWords } from "./alert-in-words";

interface ShowArguments extends ApiArguments, PrintArguments {}

type Shown = Answer<"show-alert">;
type Delivery = Shown["deliveries"][number];

const DELIVERY_COLUMNS: readonly Column<Delivery>[] = [
  text("event", ({ event }) => event.slice(event.lastIndexOf("-") + 1)),
  text("to", ({ destination }) => destination),
  figure("attempts", ({ attempts }) => attempts),
  text("state", stateOf),
];

export function addShowAlert(command: CliCommand): void {
  const show = command
    .command("show <id>")
    .description("what was found, and who was told of it")
    .example("alerts show ID", "ID as alerts list shows it");
  addApiOptions(addOutputOptions(show)).action(async (id: string, options: ShowArguments) => {
    new Printer(options).one(await (await apiOf(options)).call("show-alert", { path: { alert: id } }), inWords);
  });
}

function inWords(alert: Shown, screen: Screen): string {
  const told =
    alert.deliveries.length === 0
      ? "nobody is told: alerts.json names no destination for this rule"
      : table(DELIVERY_COLUMNS, alert.deliveries, screen);
  return `${alertInWords(alert, screen)}\n\n${told}`;
}

function stateOf({ sentAt, givenUpAt, nextAt, error }: Delivery): string {
  if (sentAt !== null) return `sent ${shortInstant(sentAt)}`;
  const why = error === null ? "" : `: ${error}`;
  return givenUpAt === null ? `to be sent ${shortInstant(nextAt)}${why}` : `given up${why}`;
}
