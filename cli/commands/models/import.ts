import { readFile } from "node:fs/promises";
import { Option } from "commander";
import { InvalidInputError, messageOf } from "../../../shared/errors";
import type { Answer } from "../../../shared/http/contract/operation";
import { Printer, words, type PrintArguments } from "../../terminal/printer";
import { addApiOptions, addAuthorOption, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";

interface ImportArguments extends ApiArguments, PrintArguments {
  readonly device?: string;
  readonly as: string;
}

export function addImportModel(command: CliCommand): void {
  const brought = command
    .command("import <onnx> <manifest>")
    .description("register a model that was made elsewhere, once it has passed its checks")
    .option("--device <id>", "whose it is, where the manifest does not say; ~fleet for all that have none")
    .addOption(
      new Option("--as <alias>", "what it becomes").choices(["challenger", "champion", "none"]).default("challenger"),
    )
    .example("models import model.onnx manifest.json --device pump-17")
    .example("models import model.onnx manifest.json --device ~fleet --as champion", "for all that have none");
  addApiOptions(addAuthorOption(addOutputOptions(brought))).action(
    async (onnx: string, manifest: string, options: ImportArguments) => {
      const form = new FormData();
      form.set("onnx", await fileOf("onnx", onnx));
      form.set("manifest", await fileOf("manifest", manifest));
      form.set("alias", options.as);
      if (options.device !== undefined) form.set("deviceId", options.device);
      new Printer(options).one(await (await apiOf(options)).importModel(form), inWords);
    },
  );
}

async function fileOf(argument: string, path: string): Promise<Blob> {
  try {
    return new Blob([await readFile(path)]);
  } catch (error) {
    throw new InvalidInputError(argument, messageOf(error));
  }
}

function inWords({ deviceId, version, alias, checks: { sample, history } }: Answer<"import-model">): string {
  const lines = [
    `version ${version} of ${deviceId} is registered${alias === null ? "" : `, and is its ${alias}`}`,
    "leftOut" in sample
      ? `  left out: scores of a sample: ${sample.leftOut}`
      : `  passed: ${sample.rows} rows of the sample, largest difference ${sample.largestDifference.toPrecision(2)}`,
    "leftOut" in history
      ? `  left out: the device's own history: ${history.leftOut}`
      : `  passed: flags ${history.flagged} of ${history.windows} windows of the device's own history`,
  ];
  return words(...lines);
}
