#!/usr/bin/env node
import { CliCommand, WRONG_USE } from "./commands/cli-command";
import { fleet } from "./program";
import { adviceOn, isWrongUse } from "./terminal/advice";
import { messageOf } from "../shared/errors";
import { printable } from "../shared/printable";

const program = fleet();
let running = program;
program.hook("preAction", (_, command) => {
  if (command instanceof CliCommand) running = command;
});

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // `fleet … | head` has seen enough.
  if (error.code === "EPIPE") process.exit(0);
  process.stderr.write(`fleet: the output cannot be written: ${error.message}\n`);
  process.exit(1);
});

program.parseAsync().catch((error: unknown) => {
  // An answer may name what a file from elsewhere has in it.
  process.stderr.write(`fleet: ${printable(messageOf(error), { keepLines: true })}${adviceOn(error, running)}\n`);
  process.exit(isWrongUse(error) ? WRONG_USE : 1);
});
