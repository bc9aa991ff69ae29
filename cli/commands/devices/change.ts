import type { Sent } from "../../../shared/http/contract/operation";
import { InvalidInputError } from "../../../shared/errors";
import { isoOf } from "../../../shared/time";
import type { PrintArguments } from "../../terminal/printer";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import type { CliCommand } from "../cli-command";
import { instantOf } from "../instants";
import { addOutputOptions } from "../output";
import { printDevice } from "./show";

interface ChangeArguments extends ApiArguments, PrintArguments {}

interface MuteArguments extends ChangeArguments {
  readonly until?: string;
  readonly hours?: string;
}

type Change = Sent<"change-device", "body">;

/** The commands that change one thing of a device, and show it then. */
export function addChangeDevice(command: CliCommand): void {
  const mute = command
    .command("mute <id>")
    .description("for maintenance: scored, but not reported")
    .option("--until <instant>", "ISO 8601 with a zone")
    .option("--hours <number>", "from now")
    .example("devices mute pump-17 --hours 2", "while somebody works on it");
  addChange(mute, (options) => ({ mutedUntil: untilOf(options) }));
  const changes: readonly [string, string, Change][] = [
    ["unmute", "report it again, from now on", { mutedUntil: null }],
    ["retire", "neither score nor report it", { retired: true }],
    ["unretire", "score and report it again", { retired: false }],
  ];
  for (const [name, description, change] of changes) {
    const simple = command.command(`${name} <id>`).description(description).example(`devices ${name} pump-17`);
    addChange(simple, () => change);
  }
  const group = command
    .command("group <id> [name]")
    .description("put it into a group; without a name, into none")
    .example('devices group pump-17 "hall 3"');
  addApiOptions(addOutputOptions(group)).action(
    async (id: string, name: string | undefined, options: ChangeArguments) =>
      change(id, { group: name ?? null }, options),
  );
}

function addChange(command: CliCommand, changeOf: (options: MuteArguments) => Change): void {
  addApiOptions(addOutputOptions(command)).action(async (id: string, options: MuteArguments) =>
    change(id, changeOf(options), options),
  );
}

async function change(id: string, body: Change, options: ChangeArguments): Promise<void> {
  printDevice(await (await apiOf(options)).call("change-device", { path: { device: id }, body }), options);
}

function untilOf({ until, hours }: MuteArguments): string {
  if (until !== undefined && hours === undefined) return isoOf(instantOf("--until", until, Date.now()));
  if (until === undefined && /^\d{1,6}(\.\d+)?$/.test(hours ?? "")) {
    return isoOf(Date.now() + Math.ceil(Number(hours) * 3_600_000));
  }
  throw new InvalidInputError("mute", "is told until when: --until 2026-01-31T12:00:00Z, or --hours 2");
}
