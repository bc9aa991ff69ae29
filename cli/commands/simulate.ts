import { Option } from "commander";
import { InvalidInputError } from "../../shared/errors";
import { isoOf, type Instant } from "../../shared/time";
import type { HubTarget } from "../sending/send-events";
import { FAULT_KINDS, type FaultKind } from "../simulation/incident";
import type { FleetOptions, FleetSent } from "../simulation/simulate-fleet";
import { count, shortInstant } from "../terminal/figures";
import { Printer, words, type PrintArguments } from "../terminal/printer";
import type { Screen } from "../terminal/screen";
import { Story } from "../terminal/story";
import { id, table, text, time } from "../terminal/table";
import type { CliCommand } from "./cli-command";
import { addHubOptions, hubOf, warnOfLate, type HubArguments } from "./hub";
import { lengthIn } from "./instants";
import { addOutputOptions } from "./output";
import { addRangeOptions, wholeRangeOf, type RangeArguments } from "./range";
import { settingsHere } from "./settings-here";
import { untilInterrupted } from "./until-interrupted";

interface SimulateArguments extends PrintArguments, RangeArguments, HubArguments {
  readonly devices: string;
  readonly sensors: string;
  readonly every: string;
  readonly live?: true;
  readonly faults: string;
  readonly kinds: readonly FaultKind[];
  readonly clean?: true;
  readonly seed: string;
}

const DEFAULT_RANGE = { last: "24h" };

export function addSimulate(program: CliCommand): void {
  const simulate = program
    .command("simulate")
    .summary("make a fleet and send what it reads to a hub")
    .description(
      "make a fleet and send what it reads to a hub: a past range as fast as the hub takes it, then, with --live, what is read now; the same options and seed make the same readings",
    )
    .option("--devices <number>", "how many", "100")
    .option("--sensors <number>", "each one's", "4")
    .option("--every <length>", "how often each reads them: 10s, 1m", "60s")
    .option("--live", "go on in real time until --to, or Ctrl-C")
    .option("--faults <share>", "of the devices that fail once, 0 to 1", "0.1")
    .addOption(
      new Option("--kinds <kind...>", "how they fail, in turn; step is a level that shifts")
        .choices(FAULT_KINDS)
        .default(FAULT_KINDS, "all"),
    )
    .option("--clean", "nothing comes late, twice or broken")
    .option("--seed <number>", "of everything that is drawn", "1")
    .example("simulate --last 2d --devices 50", "two days of fifty devices, to the hub on this machine")
    .example("simulate --live --devices 1000 --every 10s", "a day, and then as it happens")
    .example("simulate --last 6h --faults 0.5 --kinds drift dropout");
  addRangeOptions(simulate, { from: "the first reading", to: "readings before; now, where it is left out" });
  addHubOptions(addOutputOptions(simulate)).action(async (options: SimulateArguments) => {
    const asked = fleetOptionsOf(options, Date.now());
    const settings = await settingsHere(options);
    const story = new Story(process.stderr);
    warnOfLate(asked.from, settings, story);
    const sent = await send(asked, hubOf(options, settings), story);
    const { devices, sensors, seed } = asked;
    const { through, faults } = sent;
    const iso = faults.map((fault) => ({ ...fault, from: isoOf(fault.from), to: isoOf(fault.to) }));
    const from = isoOf(asked.from);
    const summary = { ...sent, ...{ devices, sensors, seed, from, through: isoOf(through), seconds: story.seconds } };
    new Printer(options).one({ ...summary, faults: iso }, (_, screen) => inWords(asked, sent, story.seconds, screen));
    process.exit();
  });
}

async function send(asked: FleetOptions, target: HubTarget, story: Story): Promise<FleetSent> {
  const { EventSender } = await import("../sending/send-events.js");
  const { simulateFleet } = await import("../simulation/simulate-fleet.js");
  const stopping = new AbortController();
  void untilInterrupted().then(() => stopping.abort());
  const sender = new EventSender(target);
  const steps = (Math.min(asked.to, Date.now()) - asked.from) / (asked.stepSeconds * 1000);
  const expected = Math.round(steps) * asked.devices * asked.sensors;
  let before = 0;
  try {
    return await simulateFleet(asked, {
      clock: Date.now,
      stop: stopping.signal,
      send: async (outgoing) => {
        const sent = await sender.send(outgoing, ({ readings }) =>
          story.progress("readings sent", before + readings, Math.max(expected, before + readings)),
        );
        before += sent.readings;
        return sent;
      },
    });
  } finally {
    story.clear();
    await sender.close();
  }
}

/** @throws InvalidInputError naming the option that is wrong. */
function fleetOptionsOf(options: SimulateArguments, now: Instant): FleetOptions {
  const everyMs = lengthIn("--every", options.every, "10s, 1m");
  const isRangeNamed = (options.from ?? options.last ?? options.to) !== undefined;
  const range = wholeRangeOf(isRangeNamed ? options : { ...DEFAULT_RANGE }, now, everyMs);
  const isEndless = options.live === true && options.to === undefined;
  const [from, to] = [Date.parse(range.from), isEndless ? Infinity : Date.parse(range.to)];
  if (to > now && options.live !== true)
    throw new InvalidInputError("--to", "is not yet; with --live it is waited for");
  if (to <= from) throw new InvalidInputError("--to", `${range.to} is not later than --from, ${range.from}`);
  return {
    ...{ seed: numberOf("--seed", options.seed, 2 ** 32), from, to, stepSeconds: everyMs / 1000 },
    devices: numberOf("--devices", options.devices, 1_000_000),
    sensors: numberOf("--sensors", options.sensors, 100, 1),
    faultShare: shareOf(options.faults),
    faultKinds: options.kinds,
    isClean: options.clean === true,
  };
}

function numberOf(option: string, text: string, most: number, least = 0): number {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw new InvalidInputError(option, `"${text}" is not a whole number from ${least} to ${count(most)}`);
}

function shareOf(text: string): number {
  const share = text.trim() === "" ? NaN : Number(text);
  if (share >= 0 && share <= 1) return share;
  throw new InvalidInputError("--faults", `"${text}" is not a number from 0 to 1`);
}

function inWords({ from, seed }: FleetOptions, sent: FleetSent, seconds: number, screen: Screen): string {
  const { readings, events, late, duplicates, deadLetters, through, faults } = sent;
  const rate = count(Math.round(readings / Math.max(seconds, 0.001)));
  const lines = [
    `${count(readings)} readings in ${count(events)} events from ${isoOf(from)} to ${isoOf(through)} in ${seconds.toFixed(1)} s, ${rate} a second; seed ${seed}`,
    `${count(late)} came late; ${count(duplicates)} again, under the same event id: once each where DEDUPLICATE_EVENTS is on; ${count(deadLetters)} are to be refused`,
  ];
  if (faults.length === 0) return words(...lines, "no device has a fault");
  const columns = [
    id<(typeof faults)[number]>("faulty device", ({ deviceId }) => deviceId),
    text<(typeof faults)[number]>("fault", ({ kind }) => kind),
    time<(typeof faults)[number]>("from", ({ from }) => shortInstant(isoOf(from))),
    time<(typeof faults)[number]>("to", ({ to }) => shortInstant(isoOf(to))),
  ];
  return `${words(...lines)}\n\n${table(columns, faults, screen)}`;
}
