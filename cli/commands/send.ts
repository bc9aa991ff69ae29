import { createHash } from "node:crypto";
import type { Instant } from "../../shared/time";
import { mergeByTime } from "../datasets/merge-by-time";
import { readPoints } from "../datasets/reading-file";
import type { Sent } from "../sending/batch-delivery";
import type { OutgoingPoint, Point } from "../sending/point";
import { count } from "../terminal/figures";
import { Printer, words, type PrintArguments } from "../terminal/printer";
import { Story } from "../terminal/story";
import type { CliCommand } from "./cli-command";
import { addHubOptions, hubOf, warnOfLate, type HubArguments } from "./hub";
import { addOutputOptions } from "./output";
import { settingsHere } from "./settings-here";

interface SendArguments extends PrintArguments, HubArguments {}

export function addSend(program: CliCommand): void {
  const send = program
    .command("send <files...>")
    .summary("send the readings of CSV files to a hub")
    .description(
      "send the readings of CSV files to a hub, as one stream in order of time: columns timestamp (or TS), device, sensor and value, others are left out; gzipped where the name ends in .gz. Nothing is sent of files in which anything is wrong. Sent again, they count once where DEDUPLICATE_EVENTS is on",
    )
    .example("send readings.csv", "to the hub on this machine")
    .example("send north.csv.gz south.csv.gz");
  addHubOptions(addOutputOptions(send)).action(async (files: readonly string[], options: SendArguments) => {
    const settings = await settingsHere(options);
    const target = hubOf(options, settings);
    const story = new Story(process.stderr);
    const { readings: all, from } = await lookThrough(files);
    warnOfLate(from, settings, story);
    const { sendEvents } = await import("../sending/send-events.js");
    const sent = await sendEvents(target, outgoing(files), ({ readings }) =>
      story.progress("readings sent", readings, all),
    ).finally(() => story.clear());
    new Printer(options).one({ ...sent, seconds: story.seconds }, () => inWords(sent, story.seconds));
  });
}

const pointsOf = (files: readonly string[]): AsyncGenerator<Point> => mergeByTime(files.map(readPoints));

/** @throws InvalidInputError naming file, line and column of what is wrong, before anything is sent. */
async function lookThrough(files: readonly string[]): Promise<{ readonly readings: number; readonly from: Instant }> {
  let [readings, from] = [0, Infinity];
  for await (const { at, values } of pointsOf(files)) {
    from = Math.min(from, at);
    readings += Object.keys(values).length;
  }
  return { readings, from };
}

async function* outgoing(files: readonly string[]): AsyncGenerator<OutgoingPoint> {
  for await (const point of pointsOf(files)) yield { kind: "point", point, eventId: idOf(point) };
}

/** The same for the same sensors of a device at one instant, whichever file they stand in. */
const idOf = ({ at, values }: Point): string =>
  createHash("sha256")
    .update(JSON.stringify([at, Object.keys(values).sort()]))
    .digest("base64url")
    .slice(0, 22);

function inWords({ readings, events }: Sent, seconds: number): string {
  const rate = count(Math.round(readings / Math.max(seconds, 0.001)));
  return words(`${count(readings)} readings in ${count(events)} events in ${seconds.toFixed(1)} s, ${rate} a second`);
}
