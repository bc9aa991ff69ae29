import type { Command } from "commander";
import { InvalidInputError } from "../../shared/errors";
import { floorTo, isoOf, type Instant } from "../../shared/time";
import { INSTANT_FORMS, instantOf, lengthIn } from "./instants";

export interface RangeArguments {
  readonly from?: string;
  readonly to?: string;
  readonly last?: string;
}

/** @param says what lies between the two, for the help */
export const addRangeOptions = <C extends Command>(command: C, says: { from: string; to: string }): C =>
  command
    .option("--from <instant>", `${says.from}; ${INSTANT_FORMS}`)
    .option("--to <instant>", says.to)
    .addOption(command.createOption("--last <length>", "the time up to now: 30m, 24h, 7d").conflicts(["from", "to"]));

export interface AskedRange {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/**
 * The range that is named, as the API takes it.
 * @param stepMs on whose multiples both ends lie; without one, `--last` has no end: what is there by now is in it.
 * @throws InvalidInputError naming the option that is wrong.
 */
export function rangeOf({ from, to, last }: RangeArguments, now: Instant, stepMs?: number): AskedRange {
  if (last !== undefined) {
    const length = lengthIn("--last", last, "30m, 24h, 7d");
    const end = floorTo(now, stepMs ?? 1);
    return { from: isoOf(end - length), to: stepMs === undefined ? undefined : isoOf(end) };
  }
  const iso = (option: string, text: string | undefined) =>
    text === undefined ? undefined : isoOf(instantOf(option, text, now, stepMs));
  return { from: iso("--from", from), to: iso("--to", to) };
}

/**
 * As `rangeOf`, where there must be a beginning; it ends now where nobody says.
 * @throws InvalidInputError
 */
export function wholeRangeOf(options: RangeArguments, now: Instant, stepMs: number): { from: string; to: string } {
  const { from, to = isoOf(floorTo(now, stepMs)) } = rangeOf(options, now, stepMs);
  if (from === undefined) throw new InvalidInputError("--from", "is missing; --last 24h does as well");
  return { from, to };
}
