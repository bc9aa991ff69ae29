import { exitCodeOf } from "../../until-ended";
import { Printer, type PrintArguments } from "../../terminal/printer";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import { bucketMsOf } from "../bucket";
import type { CliCommand } from "../cli-command";
import { addOutputOptions } from "../output";
import { addRangeOptions, wholeRangeOf, type RangeArguments } from "../range";
import { addRequestOptions, requestOf, type RequestArguments } from "./request-options";
import { runInWords } from "./run-columns";
import { previewInWords } from "./preview-in-words";
import { watchRun } from "./watch";

interface StartArguments extends ApiArguments, RangeArguments, RequestArguments, PrintArguments {
  readonly wait?: true;
  readonly dryRun?: true;
}

export function addStartRun(command: CliCommand): void {
  const start = command
    .command("start")
    .description("score a range now; what it finds is in its results alone")
    .addOption(command.createOption("--dry-run", "say what the run would do, and do nothing").conflicts("wait"))
    .option("--wait", "until it has ended; exits with 0 where it completed")
    .example("runs start --last 24h --wait", "and show what came of it")
    .example("runs start --from 2026-11-20T00:00:00Z --to 2026-11-21T00:00:00Z --devices pump-17 pump-18")
    .example("runs start --last 24h --failed-in 20261120T120000Z-1f0c9a2b", "the rest, once the cause is mended")
    .example('runs start --last 7d --group "hall 3" --dry-run', "what it would come to")
    .example("runs start --from -2h | jq -r .id", "its id, for a script");
  addRangeOptions(addRequestOptions(start), {
    from: "windows that end after it",
    to: "and at it or before; now, where it is left out",
  });
  addApiOptions(addOutputOptions(start)).action(async (options: StartArguments) => {
    const api = await apiOf(options);
    const range = wholeRangeOf(options, Date.now(), await bucketMsOf(api));
    const body = { ...requestOf(options), ...range };
    if (options.dryRun === true) {
      new Printer(options).one(await api.preview("start-run", body), previewInWords);
      return;
    }
    const started = await api.call("start-run", { body });
    const run = options.wait === true ? await watchRun(api, started.id) : started;
    new Printer(options).one(run, runInWords);
    if (options.wait === true) process.exitCode = exitCodeOf(run);
  });
}
