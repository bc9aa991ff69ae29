#!/usr/bin/env node
import { Command } from "commander";
import { addDemo } from "./commands/demo";
import { addEmulators } from "./commands/emulators";
import { addStart } from "./commands/start";
import { addTrain } from "./commands/train";
import { AppError, messageOf } from "../shared/errors";

const WRONG_USE = 2;

const program = new Command("fleet")
  .description("Fleetscore: every device of a fleet watched by its own one-class SVM")
  .showHelpAfterError()
  .exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : WRONG_USE));

for (const add of [addDemo, addStart, addEmulators, addTrain]) add(program);

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`fleet: ${messageOf(error)}\n`);
  process.exit(error instanceof AppError && ["invalid-input", "bad-setting"].includes(error.code) ? WRONG_USE : 1);
});
