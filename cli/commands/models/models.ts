import type { CliCommand } from "../cli-command";
import { addCompareModels } from "./compare";
import { addDeleteModel } from "./delete";
import { addImportModel } from "./import";
import { addListModels } from "./list";
import { addPromote } from "./promote";
import { addRollback } from "./rollback";
import { addShowModels } from "./show";

export function addModels(program: CliCommand): void {
  const command = program
    .command("models")
    .summary("compare, promote, roll back, import models")
    .description("the devices' models: bring one, compare it, make it champion; every change is logged")
    .example("models list --alias challenger");
  const all = [addListModels, addShowModels, addImportModel, addPromote, addRollback, addCompareModels, addDeleteModel];
  for (const add of all) add(command);
}
