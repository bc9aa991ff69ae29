import { addAlerts } from "./commands/alerts/alerts";
import { addAnomalies } from "./commands/anomalies/anomalies";
import { addBackfill } from "./commands/backfill/backfill";
import { CliCommand } from "./commands/cli-command";
import { addDb } from "./commands/db/db";
import { addDeadLetters } from "./commands/dead-letters/dead-letters";
import { addDemo } from "./commands/demo";
import { addDevices } from "./commands/devices/devices";
import { addDoctor } from "./commands/doctor";
import { addEmulators } from "./commands/emulators";
import { addGaps } from "./commands/gaps/gaps";
import { addIngest } from "./commands/ingest";
import { addModels } from "./commands/models/models";
import { addRebuild } from "./commands/rebuild";
import { addResults } from "./commands/results";
import { addRuns } from "./commands/runs/runs";
import { addSchedule } from "./commands/schedule";
import { addSend } from "./commands/send";
import { addSimulate } from "./commands/simulate";
import { addStart } from "./commands/start";
import { addTrain } from "./commands/train";
import { addTrainings } from "./commands/trainings/trainings";

/** In the order in which one gets to need them. */
const GROUPS: Readonly<Record<string, readonly ((program: CliCommand) => void)[]>> = {
  "On this machine:": [addDemo, addStart, addSend, addSimulate, addEmulators],
  "How the fleet does:": [addAlerts, addAnomalies, addDevices],
  "Models and runs:": [addTrain, addTrainings, addModels, addSchedule, addRuns, addBackfill, addResults],
  "Readings on their way in:": [addIngest, addDeadLetters, addGaps, addRebuild],
  "The installation:": [addDoctor, addDb],
};

/** The whole command line. */
export function fleet(): CliCommand {
  const program = new CliCommand("fleet")
    .description("Fleetscore: every device of a fleet watched by its own one-class SVM")
    .usage("<command> [options]")
    .example("demo", "see it work, in half a minute")
    .example("start --simulate", "use it, with a plant that sends readings")
    .example("train --last 6h", "in a second terminal: a model for every device")
    .example("anomalies", "what was found")
    .example("doctor", "what is wrong, where something is")
    .example("runs start --help", "each command has examples");
  for (const [heading, group] of Object.entries(GROUPS)) {
    program.commandsGroup(heading);
    for (const add of group) add(program);
  }
  program.addHelpText(
    "after",
    "\nTables on a terminal, JSON lines in a pipe. Exits with 0, 1 where something failed, 2 where it was used wrongly.",
  );
  return program;
}
