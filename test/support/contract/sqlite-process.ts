import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { text } from "node:stream/consumers";

/** Lets node require TypeScript, with the compiler that jest uses, so that a child runs from source as tests do. */
const RUN_TYPESCRIPT = `
  const { transformFileSync } = require("@swc/core");
  const options = { jsc: { target: "es2023", parser: { syntax: "typescript" } }, module: { type: "commonjs" } };
  require.extensions[".ts"] = (module, file) => module._compile(transformFileSync(file, options).code, file);
  require(process.argv[1]);
`;

export interface SqliteProcess {
  /** Writes to its standard output; done when it has. Throws where it ends before. */
  said(line: string): Promise<void>;
  /** Lets the process go on that said that it waits. */
  goOn(): void;
  /** Throws what it printed where it did not succeed. */
  succeeded(): Promise<void>;
  /** Ends it as a crash would: nothing in it gets to know. */
  kill(): Promise<void>;
}

/** Starts `sqlite-commands.ts` as a process of its own. */
export function startSqliteProcess(command: string, file: string, ...rest: string[]): SqliteProcess {
  const script = path.join(__dirname, "sqlite-commands.ts");
  const child = spawn(process.execPath, ["-e", RUN_TYPESCRIPT, script, command, file, ...rest], {
    cwd: __dirname,
    stdio: ["pipe", "pipe", "pipe"],
  });
  const exited = once(child, "exit");
  const errors = text(child.stderr);
  return {
    said: (line) => said(child, line),
    goOn: () => void child.stdin.end(),
    succeeded: async () => {
      const [code] = (await exited) as [number | null];
      if (code !== 0) throw new Error(`${command} ended with ${String(code)}: ${await errors}`);
    },
    kill: async () => {
      child.kill("SIGKILL");
      await exited;
    },
  };
}

async function said({ stdout }: ChildProcess, line: string): Promise<void> {
  let output = "";
  for await (const piece of stdout?.iterator({ destroyOnReturn: false }) ?? []) {
    output += String(piece);
    if (output.includes(line)) return;
  }
  throw new Error(`ended without saying "${line}"`);
}
