import type { CliCommand } from "../cli-command";
import { addCancelTraining } from "./cancel";
import { addListTrainings } from "./list";
import { addShowTraining } from "./show";
import { addWatchTraining } from "./watch";

export function addTrainings(program: CliCommand): void {
  const command = program
    .command("trainings")
    .summary("what trainings have come to; watch, cancel them")
    .description('trainings, of the command "train" and of the timer: how far they are, what became of each device')
    .example("trainings list --limit 10");
  for (const add of [addListTrainings, addShowTraining, addWatchTraining, addCancelTraining]) add(command);
}
