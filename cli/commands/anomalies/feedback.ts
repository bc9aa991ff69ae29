import { Argument } from "commander";
import type { Answer, Sent } from "../../../shared/http/contract/operation";
import { Printer, words, type PrintArguments } from "../../terminal/printer";
import { addApiOptions, addAuthorOption, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";

interface FeedbackArguments extends ApiArguments, PrintArguments {
  readonly note?: string;
}

export function addFeedback(command: CliCommand): void {
  const feedback = command
    .command("feedback <id>")
    .description("say of an anomaly whether it is real: training leaves real ones out; none takes back what was said")
    .addArgument(new Argument("<word>").choices(["false", "real", "none"]))
    .option("--note <text>", "what there is to say of it")
    .example('anomalies feedback ID real --note "bearing replaced"', "ID as anomalies list shows it");
  addApiOptions(addAuthorOption(addOutputOptions(feedback))).action(
    async (id: string, word: "false" | "real" | "none", options: FeedbackArguments) => {
      const said: Sent<"give-feedback", "body"> = { verdict: word === "none" ? null : word, note: options.note };
      const given = await (await apiOf(options)).call("give-feedback", { path: { anomaly: id }, body: said });
      new Printer(options).one(given, inWords);
    },
  );
}

const inWords = ({ id, feedback }: Answer<"give-feedback">): string =>
  words(
    feedback === null ? `${id}: nothing is said of it` : `${id}: ${feedback.verdict}, says ${feedback.by ?? "nobody"}`,
  );
