import type { CliCommand } from "../cli-command";
import { addAcknowledge } from "./acknowledge";
import { addListAlerts } from "./list";
import { addShowAlert } from "./show";
import { addTryRules } from "./try";

export function addAlerts(program: CliCommand): void {
  const command = program
    .command("alerts")
    .summary("what needs somebody's eye, by the rules that are set")
    .description("alerts, which the rules of alerts.json open and clear: look at them, say that you look after one")
    .example("alerts", "what is open")
    .example("alerts try --last 7d", "what the rules would have opened");
  for (const add of [addListAlerts, addShowAlert, addAcknowledge, addTryRules]) add(command);
}
