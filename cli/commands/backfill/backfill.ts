import type { CliCommand } from "../cli-command";
import { addListBackfills } from "./list";
import { addOneBackfill } from "./one";
import { addStartBackfill } from "./start";
import { addWatchBackfill } from "./watch";

export function addBackfill(program: CliCommand): void {
  const command = program
    .command("backfill")
    .summary("score a long range beneath the scheduled runs")
    .description(
      "scorings of long ranges, slice by slice, whenever no scheduled run goes on: start one, watch it, pause it",
    )
    .example("backfill start --last 30d --model challenger", "what a new model says of the last month")
    .example("backfill list");
  for (const add of [addStartBackfill, addListBackfills, addWatchBackfill, addOneBackfill]) {
    add(command);
  }
}
