import type { Command } from "commander";
import { addListDeadLetters } from "./list";
import { addReplayDeadLetters } from "./replay";
import { addShowDeadLetter } from "./show";

export function addDeadLetters(program: Command): void {
  const command = program
    .command("dead-letters")
    .description("what was refused: look at it, and have it judged again after a rule was mended");
  for (const add of [addListDeadLetters, addShowDeadLetter, addReplayDeadLetters]) add(command);
}
