import { fork } from "node:child_process";
import { join } from "node:path";
import { usageOf } from "./process-usage";
import type { Report, Task } from "./task";

/** What a process answered, or how it came to its end without an answer. */
export type Ending = { readonly report: Report } | { readonly problem: string };

/**
 * Far more than a single input may take, which is measured in the process itself. Of the process's own time, as others may
 * keep it from the processor; the other limit is for one that waits for what never comes.
 */
const STANDSTILL_PROCESSOR_SECONDS = 15;
const STANDSTILL_SECONDS = 300;
const MAX_RESIDENT_MB = 2_048;
const LOOK_EVERY_MS = 500;
const STDERR_KEPT = 500;

/**
 * Has a task done by a process of its own, and ends it where it stands still or grows beyond all bounds.
 * @param progress changes as long as the process gets on
 */
export async function inProcess(task: Task, progress: () => unknown = () => ""): Promise<Ending> {
  const child = fork(join(__dirname, "trial-process.js"), {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let report: Report | undefined;
  let stopped: string | undefined;
  let said = "";
  child.stderr?.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-STDERR_KEPT)));
  child.on("message", (message) => (report = message as Report));
  child.send(task);
  const look = watcher(child.pid ?? 0, progress, stop);
  const watch = setInterval(() => void look(), LOOK_EVERY_MS);
  function stop(problem: string): void {
    stopped ??= problem;
    child.kill("SIGKILL");
  }
  const how = await new Promise<string>((resolve) => {
    child.once("close", (code, signal) => resolve(signal === null ? `exit code ${code ?? "unknown"}` : signal));
  });
  clearInterval(watch);
  if (report !== undefined) return { report };
  return { problem: stopped ?? `brings the process down: ${how} ${said.trim()}` };
}

function watcher(pid: number, progress: () => unknown, stop: (problem: string) => void): () => Promise<void> {
  let last = { progress: progress(), processorSeconds: 0, at: performance.now() };
  return async () => {
    const now = progress();
    const usage = await usageOf(pid);
    if (usage === undefined) return;
    const { processorSeconds, residentMb } = usage;
    if (now !== last.progress) last = { progress: now, processorSeconds, at: performance.now() };
    const worked = processorSeconds - last.processorSeconds;
    const waited = (performance.now() - last.at) / 1000;
    if (worked > STANDSTILL_PROCESSOR_SECONDS || waited > STANDSTILL_SECONDS) {
      stop(`hangs: no answer after ${worked} s of the processor's time, ${Math.round(waited)} s in all`);
    }
    if (residentMb > MAX_RESIDENT_MB) stop(`grows the process to ${Math.round(residentMb)} MB`);
  };
}
