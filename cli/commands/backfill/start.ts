import { exitCodeOf } from "../../until-ended";
import { Printer, type PrintArguments } from "../../terminal/printer";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import { bucketMsOf } from "../bucket";
import type { CliCommand } from "../cli-command";
import { lengthIn } from "../instants";
import { addOutputOptions } from "../output";
import { addRangeOptions, wholeRangeOf, type RangeArguments } from "../range";
import { previewInWords } from "../runs/preview-in-words";
import { addRequestOptions, requestOf, type RequestArguments } from "../runs/request-options";
import { backfillInWords } from "./backfill-in-words";
import { watchBackfill } from "./watch";

interface StartArguments extends ApiArguments, RangeArguments, RequestArguments, PrintArguments {
  readonly slice?: string;
  readonly wait?: true;
  readonly dryRun?: true;
}

export function addStartBackfill(command: CliCommand): void {
  const start = command
    .command("start")
    .description(
      "score a long range slice by slice, beneath the scheduled runs; what it finds is in its slices' results",
    )
    .option("--slice <length>", "of a slice: 6h, 1d; BACKFILL_SLICE_SECONDS, where it is left out")
    .addOption(command.createOption("--dry-run", "say what it would do, and do nothing").conflicts("wait"))
    .option("--wait", "until it has ended or is paused; exits with 0 where it completed")
    .example("backfill start --last 30d --model challenger --wait", "what a new model says of the last month")
    .example("backfill start --from 2026-10-01T00:00:00Z --to 2026-11-01T00:00:00Z --slice 6h --prefix pump-")
    .example("backfill start --last 90d --dry-run", "what it would come to");
  addRangeOptions(addRequestOptions(start), {
    from: "windows that end after it",
    to: "and at it or before; now, where it is left out",
  });
  addApiOptions(addOutputOptions(start)).action(async (options: StartArguments) => {
    const api = await apiOf(options);
    const range = wholeRangeOf(options, Date.now(), await bucketMsOf(api));
    const body = { ...requestOf(options), ...range, ...sliceOf(options) };
    if (options.dryRun === true) {
      new Printer(options).one(await api.preview("start-backfill", body), previewInWords);
      return;
    }
    const started = await api.call("start-backfill", { body });
    const backfill = options.wait === true ? await watchBackfill(api, started.id) : started;
    new Printer(options).one(backfill, backfillInWords);
    if (options.wait === true) process.exitCode = exitCodeOf(backfill);
  });
}

const sliceOf = ({ slice }: StartArguments): { sliceSeconds?: number } =>
  slice === undefined ? {} : { sliceSeconds: lengthIn("--slice", slice, "30m, 6h, 1d") / 1000 };
