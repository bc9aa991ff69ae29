import type { ApiClient } from "../../api-client";
import { count } from "../../terminal/figures";
import { Printer, type PrintArguments } from "../../terminal/printer";
import { Story } from "../../terminal/story";
import { exitCodeOf, untilEnded } from "../../until-ended";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { runInWords, type RunWithProgress } from "./run-columns";

interface WatchArguments extends ApiArguments, PrintArguments {}

export function addWatchRun(command: CliCommand): void {
  const watch = command
    .command("watch <id>")
    .description("until the run has ended: a bar, then what came of it; exits with 0 where it completed, else with 1")
    .example("runs watch 20261120T120000Z-1f0c9a");
  addApiOptions(addOutputOptions(watch)).action(async (id: string, options: WatchArguments) => {
    const run = await watchRun(await apiOf(options), id);
    new Printer(options).one(run, runInWords);
    process.exitCode = exitCodeOf(run);
  });
}

/** Asks until the run has ended, and shows how far it is. */
export function watchRun(api: ApiClient, id: string): Promise<RunWithProgress> {
  const story = new Story(process.stderr);
  const ask = () => api.call("show-run", { path: { run: id } });
  return untilEnded(story, ask, ({ plan, progress: { devices, failedDevices, anomalous } }) => {
    const failed = failedDevices === 0 ? "" : `, ${count(failedDevices)} failed`;
    story.progress("devices scored", devices, plan?.devices ?? 0, `${count(anomalous)} anomalous${failed}`);
  });
}
