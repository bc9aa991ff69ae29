#!/usr/bin/env node
import { Command } from "commander";
import { addAnomalies } from "./commands/anomalies/anomalies";
import { addDb } from "./commands/db/db";
import { addDeadLetters } from "./commands/dead-letters/dead-letters";
import { addDemo } from "./commands/demo";
import { addDevices } from "./commands/devices/devices";
import { addEmulators } from "./commands/emulators";
import { addGaps } from "./commands/gaps/gaps";
import { addModels } from "./commands/models/models";
import { addStart } from "./commands/start";
import { addTrain } from "./commands/train";
import { addTrainings } from "./commands/trainings/trainings";
import { messageOf } from "../shared/errors";
import { printable } from "../shared/printable";

const WRONG_USE = 2;

const program = new Command("fleet")
  .description("Fleetscore: every device of a fleet watched by its own one-class SVM")
  .showHelpAfterError()
  .exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : WRONG_USE));

for (const add of [
  ...[addDemo, addStart, addEmulators, addTrain, addTrainings, addModels, addDevices, addAnomalies],
  ...[addDeadLetters, addGaps, addDb],
]) {
  add(program);
}

program.parseAsync().catch((error: unknown) => {
  // An answer may name what a file from elsewhere has in it.
  process.stderr.write(`fleet: ${printable(messageOf(error), { keepLines: true })}\n`);
  process.exit(isWrongUse(error) ? WRONG_USE : 1);
});

/** By its code, not its class: the app is loaded apart from this process, with classes of its own. */
function isWrongUse(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === "invalid-input" || code === "bad-setting";
}
