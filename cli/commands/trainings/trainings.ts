import type { Command } from "commander";
import { addCancelTraining } from "./cancel";
import { addListTrainings } from "./list";
import { addShowTraining } from "./show";
import { addWatchTraining } from "./watch";

export function addTrainings(program: Command): void {
  const command = program
    .command("trainings")
    .description('trainings, of the command "train" and of the timer: how far they are, what became of each device');
  for (const add of [addListTrainings, addShowTraining, addWatchTraining, addCancelTraining]) add(command);
}
