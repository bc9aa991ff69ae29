import type { Command } from "commander";
import { InvalidInputError } from "../../../shared/errors";
import { isoOf } from "../../../shared/time";
import type { Sent } from "../../../shared/http/contract/operation";
import { addApiOptions, apiOf, type ApiArguments } from "../api";
import { printDevice } from "./show";

interface ChangeArguments extends ApiArguments {
  readonly json?: true;
}

interface MuteArguments extends ChangeArguments {
  readonly until?: string;
  readonly hours?: string;
}

/** The commands that change one thing of a device, and show it then. */
export function addChangeDevice(command: Command): void {
  const mute = command
    .command("mute <id>")
    .description("for maintenance: scored, but not reported")
    .option("--until <instant>", "ISO 8601 with a zone")
    .option("--hours <number>", "from now");
  addChange(mute, (options) => ({ mutedUntil: untilOf(options) }));
  const changes: readonly [string, string, Sent<"change-device", "body">][] = [
    ["unmute", "report it again, from now on", { mutedUntil: null }],
    ["retire", "neither score nor report it", { retired: true }],
    ["unretire", "score and report it again", { retired: false }],
  ];
  for (const [name, description, change] of changes) {
    addChange(command.command(`${name} <id>`).description(description), () => change);
  }
  const group = command.command("group <id> [name]").description("put it into a group; without a name, into none");
  addApiOptions(group.option("--json", "as JSON")).action(
    async (id: string, name: string | undefined, options: ChangeArguments) => {
      printDevice(
        await (await apiOf(options)).call("change-device", { path: { device: id }, body: { group: name ?? null } }),
        options,
      );
    },
  );
}

function addChange(command: Command, changeOf: (options: MuteArguments) => Sent<"change-device", "body">): void {
  addApiOptions(command.option("--json", "as JSON")).action(async (id: string, options: MuteArguments) => {
    const change = changeOf(options);
    printDevice(await (await apiOf(options)).call("change-device", { path: { device: id }, body: change }), options);
  });
}

function untilOf({ until, hours }: MuteArguments): string {
  if (until !== undefined && hours === undefined) return until;
  if (until === undefined && /^\d{1,6}(\.\d+)?$/.test(hours ?? "")) {
    return isoOf(Date.now() + Math.ceil(Number(hours) * 3_600_000));
  }
  throw new InvalidInputError("mute", "is told until when: --until 2026-01-31T12:00:00Z, or --hours 2");
}
