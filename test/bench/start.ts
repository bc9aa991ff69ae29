import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { median, type Figures } from "./bench";

const ROUNDS = 11;
const PACKAGES = "require('@azure/functions'); require('durable-functions')";

/** How long it takes to load the app's entry, over requiring the two packages that it cannot do without. */
export function start(say: (line: string) => void): Promise<Figures> {
  const entry = `require(${JSON.stringify(join(__dirname, "../../functions/index.js"))})`;
  const rounds = Array.from({ length: ROUNDS }, () => ({ bare: loadMs(PACKAGES), app: loadMs(entry) }));
  const [bare, app] = [median(rounds.map((round) => round.bare)), median(rounds.map((round) => round.app))];
  say(`median of ${ROUNDS}: packages ${bare.toFixed(0)} ms, entry ${app.toFixed(0)} ms`);
  return Promise.resolve({ entryRatio: median(rounds.map((round) => round.app / round.bare)) });
}

/** Measured inside a fresh process, so that starting Node itself does not dilute the ratio. */
function loadMs(statement: string): number {
  const script = `const t = performance.now(); ${statement}; console.log("ms", performance.now() - t)`;
  const { stdout } = spawnSync(process.execPath, ["-e", script], {
    encoding: "utf8",
    cwd: join(__dirname, "../../.."),
  });
  return Number(/ms ([\d.]+)/.exec(stdout)?.[1]);
}
