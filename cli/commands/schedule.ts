import type { Answer } from "../../shared/http/contract/operation";
import type { ApiClient } from "../api-client";
import { shortInstant } from "../terminal/figures";
import { Printer, type PrintArguments } from "../terminal/printer";
import { record } from "../terminal/record";
import type { Screen } from "../terminal/screen";
import { addApiOptions, apiOf, type ApiArguments } from "./api";
import type { CliCommand } from "./cli-command";
import { addOutputOptions } from "./output";

interface ScheduleArguments extends ApiArguments, PrintArguments {}

type Schedule = Answer<"show-schedule">;

export function addSchedule(program: CliCommand): void {
  const command = program
    .command("schedule")
    .summary("show, pause, resume the scheduled runs")
    .description("the scheduled runs: how far they have come; pause and resume them")
    .example("schedule show");
  const show = command
    .command("show", { isDefault: true })
    .description("how far scheduled runs have come")
    .example("schedule show");
  addAction(show, (api) => api.call("show-schedule", {}));
  for (const [name, paused, description] of [
    ["pause", true, "start no run until they are resumed; a run that is going on goes on"],
    ["resume", false, "go on where the last run ended: no window is left out"],
  ] as const) {
    const change = command.command(name).description(description).example(`schedule ${name}`);
    addAction(change, (api) => api.call("set-schedule", { body: { paused } }));
  }
}

function addAction(command: CliCommand, ask: (api: ApiClient) => Promise<Schedule>): void {
  addApiOptions(addOutputOptions(command)).action(async (options: ScheduleArguments) => {
    new Printer(options).one(await ask(await apiOf(options)), inWords);
  });
}

const inWords = ({ paused, closedThrough, beganAt, bucketSeconds }: Schedule, screen: Screen): string =>
  record(
    [
      ["schedule", paused ? { text: "paused", colour: "yellow" } : { text: "running", colour: "green" }],
      ["begun at", shortInstant(beganAt)],
      ["closed through", shortInstant(closedThrough)],
      ["bucket", `${bucketSeconds} s`],
    ],
    screen,
  );
