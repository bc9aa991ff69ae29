import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** What a process uses of the machine. */
export interface Usage {
  readonly processorSeconds: number;
  readonly residentMb: number;
}

/** Undefined where the process has ended, or nobody can tell. */
export async function usageOf(pid: number): Promise<Usage | undefined> {
  const asked = promisify(execFile)("ps", ["-o", "rss=,time=", "-p", String(pid)]);
  const line = await asked.then(
    ({ stdout }) => stdout.trim(),
    () => "",
  );
  const [kilobytes, time] = line.split(/\s+/);
  return time === undefined ? undefined : { processorSeconds: secondsOf(time), residentMb: Number(kilobytes) / 1024 };
}

/** `[days-]hours:minutes:seconds`, or without the hours. */
function secondsOf(time: string): number {
  const [clock = "", days = "0"] = time.split("-").reverse();
  return clock.split(":").reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}
