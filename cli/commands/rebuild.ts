import type { Difference } from "../../shared/readings/rebuild/compare-buckets";
import type { ReadServices } from "../../shared/readings/rebuild/read-stretch";
import type { Stretch } from "../../shared/readings/rebuild/bucket-scratch";
import { Printer, type PrintArguments } from "../terminal/printer";
import { Story } from "../terminal/story";
import type { CliCommand } from "./cli-command";
import { addConnectionOption, type ConnectionArguments } from "./db/connection";
import { INSTANT_FORMS, instantOf, lengthIn } from "./instants";
import { addOutputOptions } from "./output";

interface RebuildArguments extends ConnectionArguments, PrintArguments {
  readonly from: string;
  readonly to: string;
  readonly compare?: true;
  readonly despiteGaps?: true;
  readonly wait: string;
}

export function addRebuild(program: CliCommand): void {
  const rebuild = program
    .command("rebuild")
    .summary("sum readings up again from the raw events that Capture keeps")
    .description(
      "sum up again, from the files of Event Hubs Capture, what the app has read: into a stretch that is empty, or beside what is stored, to compare",
    )
    .requiredOption("--from <instant>", `where the first bucket begins; ${INSTANT_FORMS}`)
    .requiredOption("--to <instant>", "where the last bucket ends")
    .option("--compare", "write nothing; say where the buckets differ, and exit with 1 where any do")
    .option("--despite-gaps", "go on where files are missing or broken")
    .option("--wait <length>", "how long Capture may take to write what the app has read: 90s, 20m", "20m")
    .example("rebuild --from -2d --to -1d --compare", "do the counts equal what streaming gave?")
    .example("rebuild --from 2026-11-20T00:00:00Z --to 2026-11-21T00:00:00Z", "a day that was lost");
  addConnectionOption(addOutputOptions(rebuild)).action(async (options: RebuildArguments) => {
    const { openRebuild } = await import("../rebuild/open-rebuild.js");
    const opened = await openRebuild(options);
    try {
      await (options.compare === true ? compare : write)(opened.services, options);
    } finally {
      await opened.close();
    }
  });
}

async function write(services: ReadServices, options: RebuildArguments): Promise<void> {
  const { rebuildBuckets } = await import("../../shared/readings/rebuild/rebuild-buckets.js");
  const { outcomeView, rebuiltInWords } = await import("../rebuild/rebuild-views.js");
  const story = new Story(process.stderr);
  const rebuilt = await rebuildBuckets(services, stretchOf(services, options), readingBy(options, story));
  story.clear();
  new Printer(options).one(outcomeView(rebuilt), () => rebuiltInWords(rebuilt));
}

async function compare(services: ReadServices, options: RebuildArguments): Promise<void> {
  const { compareBuckets } = await import("../../shared/readings/rebuild/compare-buckets.js");
  const { comparedInWords, differenceInWords, differenceView, outcomeView } =
    await import("../rebuild/rebuild-views.js");
  const story = new Story(process.stderr);
  const printer = new Printer(options);
  const show = (difference: Difference): void => {
    story.clear();
    printer.one(differenceView(difference), () => differenceInWords(difference));
  };
  const compared = await compareBuckets(services, stretchOf(services, options), readingBy(options, story), show);
  story.clear();
  printer.one(outcomeView(compared), () => comparedInWords(compared));
  if (compared.differences > 0) process.exitCode = 1;
}

function stretchOf({ clock, settings: { bucketMs } }: ReadServices, { from, to }: RebuildArguments): Stretch {
  const now = clock();
  return { from: instantOf("--from", from, now, bucketMs), to: instantOf("--to", to, now, bucketMs) };
}

function readingBy({ wait, despiteGaps }: RebuildArguments, story: Story) {
  const waitMs = lengthIn("--wait", wait, "0s, 90s, 20m");
  const onProgress = (what: string, done: number, all: number): void =>
    what === "waiting for Capture"
      ? story.progress(`${what}, second`, Math.round(done / 1000), Math.round(all / 1000))
      : story.progress(what, done, all);
  return { waitMs, despiteGaps: despiteGaps === true, onProgress };
}
