import { Printer, words, type PrintArguments } from "../../terminal/printer";
import { addApiOptions, addAuthorOption, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";

interface RollbackArguments extends ApiArguments, PrintArguments {}

export function addRollback(command: CliCommand): void {
  const rollback = command
    .command("rollback <device>")
    .description("make the champion before the present one champion again; again, and it is the one before that")
    .example("models rollback pump-17");
  addApiOptions(addAuthorOption(addOutputOptions(rollback))).action(
    async (device: string, options: RollbackArguments) => {
      const api = await apiOf(options);
      const path = { device, alias: "champion" as const };
      const aliases = await api.call("set-model-alias", { path, body: { rollBack: true } });
      new Printer(options).one(aliases, ({ champion }) =>
        words(`version ${champion ?? "–"} is the champion of ${device} again`),
      );
    },
  );
}
