import type { CliCommand } from "../cli-command";
import { addListDeadLetters } from "./list";
import { addReplayDeadLetters } from "./replay";
import { addShowDeadLetter } from "./show";

export function addDeadLetters(program: CliCommand): void {
  const command = program
    .command("dead-letters")
    .summary("readings that were refused; replay them")
    .description("what was refused: look at it, and have it judged again after a rule was mended")
    .example("dead-letters list --last 24h");
  for (const add of [addListDeadLetters, addShowDeadLetter, addReplayDeadLetters]) add(command);
}
