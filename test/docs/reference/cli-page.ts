import type { Option } from "commander";
import { CliCommand } from "../../../cli/commands/cli-command";
import { fleet } from "../../../cli/program";
import { code, generatedFrom, page, table } from "./markdown";

export function cliPage(): string {
  const program = fleet();
  const commands = leavesOf(program);
  const groups = Map.groupBy(commands, (command) => topOf(command, program).helpGroup());
  const shared = sharedOptions(commands);
  return page(
    generatedFrom("cli/"),
    "# The command line",
    "`npm run fleet -- COMMAND` from the folder of the app; these pages write `fleet COMMAND` for it ([how](../getting-started.md)). `fleet --help` and each command's `--help` say the same as this page.",
    "Times are ISO 8601 with a zone, or ago: `--from -2h`, `--last 24h`. On a terminal it prints tables that fit it, in a pipe a line of JSON an object (`--table`, `--json` say which); a table shows the first 50 of a list, JSON all of it, either as many as `--limit` says. What deletes asks first; without a terminal it wants `--yes`. It exits with 0, with 1 where something failed (`runs watch`: where the run did not complete), with 2 where it was used wrongly. `NO_COLOR` is obeyed.",
    "## Options that many commands take",
    table(["option", "what it says"], [...shared.values()].map(optionRow)),
    ...[...groups].flatMap(([heading, group]) => [
      `## ${heading.replace(/:$/, "")}`,
      ...group.flatMap((command) => describe(command, shared)),
    ]),
  );
}

/** Those that do something. */
function leavesOf(command: CliCommand): CliCommand[] {
  const within = command.commands.filter((one) => one instanceof CliCommand);
  return within.length === 0 ? [command] : within.flatMap(leavesOf);
}

function topOf(command: CliCommand, program: CliCommand): CliCommand {
  const { parent } = command;
  return parent instanceof CliCommand && parent !== program ? topOf(parent, program) : command;
}

/** The options about the app and the output that many commands have alike, by what they are. */
function sharedOptions(commands: readonly CliCommand[]): Map<string, Option> {
  const all = commands.flatMap(({ options }) => options.filter(isShared));
  const counted = Map.groupBy(all, identityOf);
  return new Map(
    [...counted].flatMap(([identity, [one, ...more]]) => (one && more.length > 0 ? [[identity, one]] : [])),
  );
}

const isShared = (option: Option): boolean => option.helpGroupHeading !== undefined;
const identityOf = ({ flags, description }: Option): string => `${flags} ${description}`;

function describe(command: CliCommand, shared: ReadonlyMap<string, Option>): string[] {
  const usage = `${command.path} ${command.usage()}`;
  const own = command.options.filter((option) => !shared.has(identityOf(option)));
  const alike = command.options.filter((option) => shared.has(identityOf(option)));
  const args = command.registeredArguments.map((one) => [code(`<${one.name()}>`), one.description]);
  return [
    `### ${command.path}`,
    `${code(usage)}: ${command.description()}.`,
    table(["option", "what it says"], [
      ...args.filter(([, description]) => description !== ""),
      ...own.map(optionRow),
    ] as string[][]),
    alike.length === 0 ? "" : `Also ${alike.map(({ long }) => code(long ?? "")).join(", ")}.`,
    [
      "```sh no-test: examples in the help, held to the commands by test/unit/commands/help.test.ts",
      ...command.examples.map((line) => line.trimStart()),
      "```",
    ].join("\n"),
  ];
}

function optionRow({ flags, description, defaultValue, defaultValueDescription, envVar }: Option): string[] {
  const isSaid = defaultValue !== undefined && typeof defaultValue !== "boolean";
  // Where the value is this machine's, it has a description.
  const fallback = defaultValueDescription ?? code(String(defaultValue));
  const more = [
    isSaid ? `default ${fallback}` : "",
    envVar === undefined ? "" : `or ${code(envVar)} in the environment`,
  ];
  return [code(flags), [description, ...more].filter((part) => part !== "").join("; ")];
}
