import type { Command } from "commander";
import { printableJson } from "../../../shared/printable";
import { addApiOptions, addAuthorOption, apiOf, type ApiArguments } from "../api";

interface DeleteArguments extends ApiArguments {
  readonly json?: true;
}

export function addDeleteModel(command: Command): void {
  const remove = command
    .command("delete <device> <version>")
    .description("delete a version that is no champion and that no unfinished run names; what it was stays known")
    .option("--json", "as JSON");
  addApiOptions(addAuthorOption(remove)).action(async (device: string, version: string, options: DeleteArguments) => {
    await (await apiOf(options)).call("delete-model", { path: { device: device, version: version } });
    const deleted = { deviceId: device, version, deleted: true };
    process.stdout.write(
      `${options.json === true ? printableJson(deleted) : `version ${version} of ${device} is deleted`}\n`,
    );
  });
}
