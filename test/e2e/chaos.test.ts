import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { testServer } from "../support/contract/sql-server-databases";
import { compiledFile } from "../support/e2e/compiled";

const PATIENCE_MS = 300_000;

interface Failed {
  readonly stdout: string;
  readonly stderr: string;
}

async function play(engine: string): Promise<string> {
  const args = [compiledFile("test/chaos/main.js"), "--engine", engine, "--short", "--faults", "20", "--seed", "4"];
  const { stdout } = await promisify(execFile)(process.execPath, args).catch((error: unknown) => {
    const { stdout, stderr } = error as Failed;
    throw new Error(`${stdout}\n${stderr}`, { cause: error });
  });
  process.stdout.write(stdout);
  return stdout;
}

const engines = [
  { name: "SQLite", engine: "sqlite" },
  ...(testServer === "" ? [] : [{ name: "SQL Server", engine: "sql-server" }]),
];

test.each(engines)(
  "$name: nothing is lost, doubled or missing under twenty faults, and the results are those of an undisturbed run",
  async ({ name, engine }) => {
    const said = await play(engine);

    expect(said).toMatch(/^readings +([1-9]\d*) +\1 +0 +0$/m);
    expect(said).toMatch(/^windows +([1-9]\d*) +\1 +0 +0$/m);
    expect(Number(/^all +(\d+)/m.exec(said)?.[1])).toBeGreaterThanOrEqual(20);
    expect(said.trimEnd()).toMatch(new RegExp(`^seed 4, ${name}$`, "m"));
  },
  PATIENCE_MS,
);
