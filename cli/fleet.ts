#!/usr/bin/env node
import { Command } from "commander";
import { addAnomalies } from "./commands/anomalies/anomalies";
import { addDb } from "./commands/db/db";
import { addDeadLetters } from "./commands/dead-letters/dead-letters";
import { addDemo } from "./commands/demo";
import { addDevices } from "./commands/devices/devices";
import { addEmulators } from "./commands/emulators";
import { addGaps } from "./commands/gaps/gaps";
import { addStart } from "./commands/start";
import { addTrain } from "./commands/train";
import { messageOf } from "../shared/errors";

const WRONG_USE = 2;

const program = new Command("fleet")
  .description("Fleetscore: every device of a fleet watched by its own one-class SVM")
  .showHelpAfterError()
  .exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : WRONG_USE));

for (const add of [addDemo, addStart, addEmulators, addTrain, addDevices, addAnomalies, addDeadLetters, addGaps, addDb])
  add(program);

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`fleet: ${messageOf(error)}\n`);
  process.exit(isWrongUse(error) ? WRONG_USE : 1);
});

/** By its code, not its class: the app is loaded apart from this process, with classes of its own. */
function isWrongUse(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return code === "invalid-input" || code === "bad-setting";
}
