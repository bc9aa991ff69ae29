import { Command } from "commander";
import { printable } from "../../shared/printable";
import { adviceOn } from "../terminal/advice";

/** For a command line that means nothing. */
export const WRONG_USE = 2;

/** A command that shows in its help how it is used, and says in one sentence what is wrong with how it was. */
export class CliCommand extends Command {
  readonly #examples: string[] = [];

  constructor(name?: string) {
    super(name);
    this.helpOption("-h, --help", "this help").helpCommand(false).configureHelp({ subcommandTerm: termOf });
    this.exitOverride((end) => process.exit(end.exitCode === 0 ? 0 : WRONG_USE));
    this.addHelpText("after", () => (this.#examples.length === 0 ? "" : `\nExamples:\n${this.#examples.join("\n")}`));
  }

  get examples(): readonly string[] {
    return this.#examples;
  }

  /** What one types, without `fleet` before it, and what comes of it. */
  example(args: string, outcome = ""): this {
    const line = `  fleet ${args}`;
    this.#examples.push(outcome === "" ? line : `${line.padEnd(EXAMPLE_WIDTH)}  # ${outcome}`);
    return this;
  }

  /** The words that call it. */
  get path(): string {
    const above = this.parent instanceof CliCommand ? `${this.parent.path} ` : "";
    return above + this.name();
  }

  override createCommand(name?: string): CliCommand {
    return new CliCommand(name);
  }

  override error(message: string, { code }: { readonly code?: string } = {}): never {
    const told = message
      .replace(/^error: /, "")
      .replace(/\n/g, " ")
      .trimEnd()
      .replace(/\.$/, "");
    // Whoever does not say which one is told where to find it.
    const advice = code === "commander.missingArgument" ? adviceOn({ code: "not-found" }, this) : "";
    process.stderr.write(`fleet: ${printable(told)}${advice || `; see: ${this.path} --help`}\n`);
    process.exit(WRONG_USE);
  }
}

const EXAMPLE_WIDTH = 46;

const termOf = (command: Command): string =>
  [
    command.name(),
    ...command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`)),
  ].join(" ");
