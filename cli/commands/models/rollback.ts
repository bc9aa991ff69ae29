import type { Command } from "commander";
import { printableJson } from "../../../shared/printable";
import { addApiOptions, addAuthorOption, apiOf, type ApiArguments } from "../api";

interface RollbackArguments extends ApiArguments {
  readonly json?: true;
}

export function addRollback(command: Command): void {
  const rollback = command
    .command("rollback <device>")
    .description("make the champion before the present one champion again; again, and it is the one before that")
    .option("--json", "as JSON");
  addApiOptions(addAuthorOption(rollback)).action(async (device: string, options: RollbackArguments) => {
    const aliases = await (
      await apiOf(options)
    ).call("set-model-alias", { path: { device: device, alias: "champion" }, body: { rollBack: true } });
    const text = `version ${aliases.champion ?? "–"} is the champion of ${device} again`;
    process.stdout.write(`${options.json === true ? printableJson(aliases) : text}\n`);
  });
}
