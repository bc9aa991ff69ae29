import type { ApiClient } from "../../api-client";
import { count } from "../../terminal/figures";
import { Printer, type PrintArguments } from "../../terminal/printer";
import { Story } from "../../terminal/story";
import { exitCodeOf, untilEnded } from "../../until-ended";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { backfillInWords, type Backfill, type BackfillWithSlice } from "./backfill-in-words";

interface WatchArguments extends ApiArguments, PrintArguments {}

export function addWatchBackfill(command: CliCommand): void {
  const watch = command
    .command("watch <id>")
    .description(
      "until it has ended or is paused: a bar, then what came of it; exits with 0 where it completed, else with 1",
    )
    .example("backfill watch 20261120T120000Z-1f0c9a2b");
  addApiOptions(addOutputOptions(watch)).action(async (id: string, options: WatchArguments) => {
    const backfill = await watchBackfill(await apiOf(options), id);
    new Printer(options).one(backfill, backfillInWords);
    process.exitCode = exitCodeOf(backfill);
  });
}

/** Asks until it has ended, or stands still: nobody knows when a paused one is resumed. */
export function watchBackfill(api: ApiClient, id: string): Promise<BackfillWithSlice> {
  const story = new Story(process.stderr);
  const ask = () => api.call("show-backfill", { path: { backfill: id } });
  const standsStill = ({ finishedAt, status, run }: Backfill) =>
    finishedAt !== null || (status === "paused" && run === null);
  return untilEnded(
    story,
    ask,
    ({ progress, slice }) => {
      const devices = slice?.plan
        ? `${count(slice.progress.devices)} of ${count(slice.plan.devices)} devices`
        : "waiting";
      const aside = `the next: ${devices}; ${count(progress.anomalous)} anomalous`;
      story.progress("slices done", progress.slicesDone, progress.slices, aside);
    },
    standsStill,
  );
}
