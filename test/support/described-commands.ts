import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { compiledFile } from "./e2e/compiled";

export interface Described {
  /** Without `fleet` before it. */
  readonly path: string;
  readonly description: string;
  readonly examples: readonly string[];
  readonly isGroup: boolean;
  readonly help: string;
  readonly options: readonly { readonly environment?: string; readonly isMandatory: boolean }[];
}

/** The commands of `fleet`. Commander is an ES module, which jest does not load. */
export async function describedCommands(): Promise<Described[]> {
  const script = `
    const { fleet } = require(${JSON.stringify(compiledFile("cli/program.js"))});
    const walk = (command) => command.commands.flatMap((one) => [one, ...walk(one)]);
    const described = walk(fleet()).map((one) => ({
      path: one.path.replace("fleet ", ""), description: one.description(), examples: one.examples,
      isGroup: one.commands.length > 0, help: one.helpInformation(),
      options: one.options.map(({ envVar, mandatory }) => ({ environment: envVar, isMandatory: mandatory })),
    }));
    console.log(JSON.stringify(described));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script]);
  return JSON.parse(stdout) as Described[];
}
