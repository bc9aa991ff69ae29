import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { InvalidInputError, messageOf } from "../../../shared/errors";
import type { Sent } from "../../../shared/http/contract/operation";

type Request = Omit<Sent<"start-run", "body">, "from" | "to" | "dryRun">;

export interface RequestArguments {
  readonly devices?: readonly string[];
  readonly devicesFile?: string;
  readonly prefix?: string;
  readonly group?: string;
  readonly failedIn?: string;
  readonly model?: string;
  readonly errorThreshold?: string;
  readonly retryRounds?: string;
  readonly deviceTimeout?: string;
  readonly devicesPerActivity?: string;
  readonly output?: string;
  readonly anomaliesOnly?: true;
  readonly tag?: readonly string[];
  readonly idempotencyKey?: string;
}

/** Which devices: one of these, or all. */
const SELECTIONS: readonly (readonly [flags: string, says: string])[] = [
  ["--devices <id...>", "these; all, where none of the next four is given either"],
  ["--devices-file <file>", "those in the file, an id a line"],
  ["--prefix <text>", "those whose ids begin so"],
  ["--group <name>", "those of the group"],
  ["--failed-in <run>", "those that this run did not score"],
];
const OTHERS: readonly (readonly [flags: string, says: string])[] = [
  ["--model <which>", "champion, challenger, or the version that the listed devices have; champion, if left out"],
  ["--error-threshold <number>", "stop over so many failed devices, 10 or 5%; -1: never"],
  ["--retry-rounds <number>", "how often devices that failed in passing are tried again"],
  ["--device-timeout <seconds>", "how long a device is waited for"],
  ["--devices-per-activity <number>", "how many an activity scores"],
  ["--output <form>", "how rows are kept: jsonl, csv, parquet, summary"],
  ["--anomalies-only", "keep the rows of anomalous windows alone"],
  ["--tag <name=value...>", "to find the run by"],
  ["--idempotency-key <key>", "given again, it answers with the same run"],
];

export function addRequestOptions<C extends Command>(command: C): C {
  const names = SELECTIONS.map(([flags]) => command.createOption(flags).attributeName());
  for (const [flags, says] of SELECTIONS) {
    const option = command.createOption(flags, says);
    command.addOption(option.conflicts(names.filter((name) => name !== option.attributeName())));
  }
  for (const [flags, says] of OTHERS) command.option(flags, says);
  return command;
}

/** What is asked for beside the range. What a field may be the app says. */
export function requestOf(options: RequestArguments): Request {
  const { model, errorThreshold, retryRounds, deviceTimeout, devicesPerActivity, tag } = options;
  return {
    ...given("devices", devicesOf(options)),
    ...given("model", model === undefined || ALIASES.has(model) ? model : { version: model }),
    ...given("errorThreshold", errorThreshold?.endsWith("%") === true ? errorThreshold : numberOf(errorThreshold)),
    ...given("retryRounds", numberOf(retryRounds)),
    ...given("deviceTimeoutSeconds", numberOf(deviceTimeout)),
    ...given("devicesPerActivity", numberOf(devicesPerActivity)),
    ...given("output", options.output),
    ...given("anomaliesOnly", options.anomaliesOnly),
    ...given("tags", tag && Object.fromEntries(tag.map(pairOf))),
    ...given("idempotencyKey", options.idempotencyKey),
  };
}

const ALIASES: ReadonlySet<string> = new Set(["champion", "challenger"]);

const given = (name: string, value: unknown): object => (value === undefined ? {} : { [name]: value });

/** What is no number goes as it is: the app names the field. */
const numberOf = (text: string | undefined): number | string | undefined =>
  text === undefined || text.trim() === "" || Number.isNaN(Number(text)) ? text : Number(text);

function devicesOf({ devices, devicesFile, prefix, group, failedIn }: RequestArguments): unknown {
  if (devicesFile !== undefined) return idsIn(devicesFile);
  if (prefix !== undefined) return { prefix };
  if (group !== undefined) return { group };
  return failedIn === undefined ? devices : { failedIn };
}

function idsIn(file: string): string[] {
  try {
    const lines = readFileSync(file, "utf8").split(/\r?\n/);
    return lines.map((line) => line.trim()).filter((line) => line !== "");
  } catch (error) {
    throw new InvalidInputError("--devices-file", `cannot be read: ${messageOf(error)}`);
  }
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf("=");
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new InvalidInputError("--tag", `"${text}" must be a name and a value with = between`);
}
