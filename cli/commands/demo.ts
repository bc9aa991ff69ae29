import { InvalidInputError } from "../../shared/errors";
import { Story } from "../terminal/story";
import { appDirectory } from "./app-directory";
import type { CliCommand } from "./cli-command";
import { untilInterrupted } from "./until-interrupted";
import { whereThingsAre } from "./where-things-are";

interface DemoArguments {
  readonly data?: string;
  readonly days?: string;
  readonly json?: string;
  readonly keep?: true;
  readonly seed: string;
}

export function addDemo(program: CliCommand): void {
  program
    .command("demo")
    .summary("show all of it at work, on a stack of its own")
    .description("show the main job end to end on a stack of its own, on free ports, in a temporary folder")
    .option("--data <folder>", "measurements in place of the simulated plant: long CSV files, labels.csv, split.json")
    .option("--days <training,judged>", "with --data: only so many days before and behind the split")
    .option("--json <file>", "write the figures as JSON")
    .option("--keep", "leave the stack up until Ctrl-C")
    .option("--seed <number>", "of the simulated plant and of the disturbances", "1")
    .example("demo", "half a minute, and it says what it found")
    .example("demo --keep", "and leaves everything up to look at")
    .example("demo --data ./measurements --days 10,3")
    .action(async (options: DemoArguments) => {
      // Loaded when it is wanted, as all that starts a stack: the other commands are not to wait for it.
      const { runDemo } = await import("../demo/demo.js");
      const { measuredScenario, plantScenario } = await import("../demo/scenario.js");
      const story = new Story(process.stdout);
      const seed = whole("--seed", options.seed);
      const scenario =
        options.data === undefined
          ? plantScenario(seed, Date.now())
          : await measuredScenario(options.data, Date.now(), daysOf(options.days));
      const interrupted = untilInterrupted();
      await runDemo(story, scenario, {
        ...{ appDirectory: appDirectory(), seed, jsonFile: options.json, interrupted },
        keep:
          options.keep &&
          ((stack) => {
            story.print(`\nleft up until Ctrl-C:\n${whereThingsAre(stack)}`);
            return interrupted;
          }),
      });
      story.tell("done");
      process.exit(0);
    });
}

function daysOf(text: string | undefined) {
  if (text === undefined) return {};
  const [trainingDays, judgedDays] = text.split(",").map((days) => whole("--days", days));
  if (trainingDays === undefined || judgedDays === undefined) {
    throw new InvalidInputError("--days", `"${text}" is not of the form 10,3`);
  }
  return { trainingDays, judgedDays };
}

function whole(option: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidInputError(option, `"${text}" is not a whole number`);
}
