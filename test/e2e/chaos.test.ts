import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { compiledFile } from "../support/e2e/compiled";

const PATIENCE_MS = 300_000;

interface Failed {
  readonly stdout: string;
  readonly stderr: string;
}

test(
  "nothing is lost, doubled or missing under twenty faults, and the results are those of an undisturbed run",
  async () => {
    const args = [compiledFile("test/chaos/main.js"), "--short", "--faults", "20", "--seed", "4"];
    const { stdout } = await promisify(execFile)(process.execPath, args).catch((error: unknown) => {
      const { stdout, stderr } = error as Failed;
      throw new Error(`${stdout}\n${stderr}`, { cause: error });
    });
    process.stdout.write(stdout);
    expect(stdout).toMatch(/^readings +([1-9]\d*) +\1 +0 +0$/m);
    expect(stdout).toMatch(/^windows +([1-9]\d*) +\1 +0 +0$/m);
    expect(Number(/^all +(\d+)/m.exec(stdout)?.[1])).toBeGreaterThanOrEqual(20);
  },
  PATIENCE_MS,
);
