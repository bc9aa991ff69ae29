import { setTimeout as sleep } from "node:timers/promises";
import type { ApiClient } from "../../api-client";
import { count } from "../../terminal/figures";
import { Printer, type PrintArguments } from "../../terminal/printer";
import { Story } from "../../terminal/story";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { runInWords, type Run, type RunWithProgress } from "./run-columns";

interface WatchArguments extends ApiArguments, PrintArguments {}

const POLL_MS = 500;

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
export async function watchRun(api: ApiClient, id: string): Promise<RunWithProgress> {
  const story = new Story(process.stderr);
  for (;;) {
    const run = await api.call("show-run", { path: { run: id } });
    if (run.finishedAt !== null) {
      story.clear();
      return run;
    }
    const { devices, failedDevices, anomalous } = run.progress;
    const failed = failedDevices === 0 ? "" : `, ${count(failedDevices)} failed`;
    story.progress("devices scored", devices, run.plan?.devices ?? 0, `${count(anomalous)} anomalous${failed}`);
    await sleep(POLL_MS);
  }
}

/** What is only partly done, or was cancelled, is not what was asked for. */
export const exitCodeOf = ({ status }: Run): number => (status === "completed" ? 0 : 1);
