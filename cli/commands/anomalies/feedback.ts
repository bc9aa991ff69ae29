import { Argument, type Command } from "commander";
import { printable, printableJson } from "../../../shared/printable";
import type { Answer, Sent } from "../../../shared/http/contract/operation";
import { addApiOptions, addAuthorOption, apiOf, type ApiArguments } from "../api";

interface FeedbackArguments extends ApiArguments {
  readonly note?: string;
  readonly json?: true;
}

export function addFeedback(command: Command): void {
  const feedback = command
    .command("feedback <id>")
    .description("say of an anomaly whether it is real: training leaves real ones out; none takes back what was said")
    .addArgument(new Argument("<word>").choices(["false", "real", "none"]))
    .option("--note <text>", "what there is to say of it")
    .option("--json", "as JSON");
  addApiOptions(addAuthorOption(feedback)).action(
    async (id: string, word: "false" | "real" | "none", options: FeedbackArguments) => {
      const said: Sent<"give-feedback", "body"> = { verdict: word === "none" ? null : word, note: options.note };
      const given = await (await apiOf(options)).call("give-feedback", { path: { anomaly: id }, body: said });
      process.stdout.write(`${options.json === true ? printableJson(given) : textOf(given)}\n`);
    },
  );
}

const textOf = ({ id, feedback }: Answer<"give-feedback">): string =>
  feedback === null
    ? `${id}: nothing is said of it`
    : printable(`${id}: ${feedback.verdict}, says ${feedback.by ?? "nobody"}`);
