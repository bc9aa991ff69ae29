import type { CliCommand } from "../cli-command";
import { addCancelRun } from "./cancel";
import { addListRuns } from "./list";
import { addShowRun } from "./show";
import { addStartRun } from "./start";
import { addWatchRun } from "./watch";

export function addRuns(program: CliCommand): void {
  const command = program
    .command("runs")
    .summary("start, watch, list, cancel runs")
    .description("scorings of the fleet, scheduled or asked for: start one, watch it, cancel it")
    .example("runs start --last 24h --wait");
  for (const add of [addStartRun, addListRuns, addShowRun, addWatchRun, addCancelRun]) add(command);
}
