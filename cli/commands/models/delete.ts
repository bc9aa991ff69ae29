import { Printer, words, type PrintArguments } from "../../terminal/printer";
import { addApiOptions, addAuthorOption, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";

interface DeleteArguments extends ApiArguments, PrintArguments {}

export function addDeleteModel(command: CliCommand): void {
  const remove = command
    .command("delete <device> <version>")
    .description("delete a version that is no champion and that no unfinished run names; what it was stays known")
    .example("models delete pump-17 20261120T120000Z-1f0c9a");
  addApiOptions(addAuthorOption(addOutputOptions(remove))).action(
    async (device: string, version: string, options: DeleteArguments) => {
      await (await apiOf(options)).call("delete-model", { path: { device, version } });
      new Printer(options).one({ deviceId: device, version, deleted: true }, () =>
        words(`version ${version} of ${device} is deleted`),
      );
    },
  );
}
