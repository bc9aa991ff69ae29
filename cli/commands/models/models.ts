import type { Command } from "commander";
import { addCompareModels } from "./compare";
import { addDeleteModel } from "./delete";
import { addImportModel } from "./import";
import { addListModels } from "./list";
import { addPromote } from "./promote";
import { addRollback } from "./rollback";
import { addShowModels } from "./show";

export function addModels(program: Command): void {
  const command = program
    .command("models")
    .description("the devices' models: bring one, compare it, make it champion; every change is logged");
  const all = [addListModels, addShowModels, addImportModel, addPromote, addRollback, addCompareModels, addDeleteModel];
  for (const add of all) add(command);
}
