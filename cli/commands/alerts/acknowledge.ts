import { Printer, type PrintArguments } from "../../terminal/printer";
import { addApiOptions, addAuthorOption, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { alertInWords } from "./alert-in-words";

interface AcknowledgeArguments extends ApiArguments, PrintArguments {
  readonly note?: string;
}

export function addAcknowledge(command: CliCommand): void {
  const acknowledge = command
    .command("acknowledge <id>")
    .description("say that you look after it; its destinations are told so")
    .option("--note <text>", "what there is to say of it")
    .example('alerts acknowledge ID --note "on my way"', "ID as alerts list shows it");
  addApiOptions(addAuthorOption(addOutputOptions(acknowledge))).action(
    async (id: string, { note, ...options }: AcknowledgeArguments) => {
      const api = await apiOf(options);
      const alert = await api.call("acknowledge-alert", { path: { alert: id }, body: { note } });
      new Printer(options).one(alert, alertInWords);
    },
  );
}
