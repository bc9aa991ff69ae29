import type { CliCommand } from "../cli-command";
import { addDeleteRun } from "./delete";
import { addRunChanges } from "./changes";
import { addRunErrors } from "./errors";
import { addRunLinks } from "./links";
import { addListRuns } from "./list";
import { addOneRun } from "./one";
import { addStartRun } from "./start";
import { addWatchRun } from "./watch";

export function addRuns(program: CliCommand): void {
  const command = program
    .command("runs")
    .summary("start, watch, list, cancel, delete runs")
    .description("scorings of the fleet, scheduled or asked for: start one, watch it, see what failed, delete it")
    .example("runs start --last 24h --wait");
  const adds = [
    ...[addStartRun, addListRuns, addWatchRun, addOneRun],
    ...[addRunChanges, addRunErrors, addRunLinks, addDeleteRun],
  ];
  for (const add of adds) add(command);
}
