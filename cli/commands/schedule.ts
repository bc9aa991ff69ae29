import type { Answer } from "../../shared/http/contract/operation";
import { holdInWords } from "../../shared/http/hold-in-words";
import type { ApiClient } from "../api-client";
import { shortInstant } from "../terminal/figures";
import { Printer, type PrintArguments } from "../terminal/printer";
import { record } from "../terminal/record";
import type { Screen } from "../terminal/screen";
import { addApiOptions, apiOf, type ApiArguments } from "./api";
import type { CliCommand } from "./cli-command";
import { addOutputOptions } from "./output";
import { rangeText } from "./runs/run-columns";

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
    .description("how far scheduled runs have come, when the next is, and what holds it")
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

const inWords = (schedule: Schedule, screen: Screen): string => {
  const { paused, closedThrough, beganAt, bucketSeconds, nextTick, next, held } = schedule;
  return record(
    [
      ["schedule", paused ? { text: "paused", colour: "yellow" } : { text: "running", colour: "green" }],
      ["next tick", shortInstant(nextTick)],
      ["next run", nextRunText(next, held)],
      ["begun at", shortInstant(beganAt)],
      ["closed through", shortInstant(closedThrough)],
      ["bucket", `${bucketSeconds} s`],
    ],
    screen,
  );
};

function nextRunText(next: Schedule["next"], held: Schedule["held"]): string | undefined {
  if (held !== null) return `held: ${holdInWords(held, (iso) => shortInstant(iso) ?? "")}`;
  if (next === null) return undefined;
  return `scores ${rangeText(next)}${next.incomplete ? ", without what is still to be taken in" : ""}`;
}
