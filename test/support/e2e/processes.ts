import { execFileSync } from "node:child_process";

interface Process {
  readonly pid: number;
  readonly parent: number;
}

/** Every process of this machine that has not ended; one that is only waiting for its parent to take note has. */
function running(): Process[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" }).trim().split("\n");
  return lines.flatMap((line) => {
    const [pid, parent, state = ""] = line.trim().split(/\s+/);
    return state.startsWith("Z") ? [] : [{ pid: Number(pid), parent: Number(parent) }];
  });
}

/** The processes that `pid` has started, and those that these have. */
export function descendantsOf(pid: number): number[] {
  const all = running();
  const below = (parent: number): number[] =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one.pid, ...below(one.pid)]);
  return below(pid);
}

export function stillRunning(pids: readonly number[]): number[] {
  const alive = new Set(running().map(({ pid }) => pid));
  return pids.filter((pid) => alive.has(pid));
}
