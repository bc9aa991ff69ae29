import { writeFile } from "node:fs/promises";
import { setPriority } from "node:os";
import { Worker } from "node:worker_threads";
import { messageOf } from "../../errors";
import { OnnxSession } from "../onnx-session";
import { READY, type TrialAnswer, type TrialOrder } from "./trial";

/*
 * Scores rows with a model that nobody knows yet, in a process that is given nothing but these. Forked by try-out.ts,
 * which ends it when it has the answer.
 */

/** The gate lets no file through whose tensors take more than half of it. */
const MAX_BYTES = 2 ** 30;

/** From a thread of its own: a run blocks this one, and memory that runs away does so within it. */
const WATCH = `setInterval(() => {
  if (process.memoryUsage.rss() > ${MAX_BYTES}) process.kill(process.pid, "SIGKILL");
}, 20)`;

async function answerTo({ onnx, shape, rows, count }: TrialOrder): Promise<TrialAnswer> {
  try {
    const session = await OnnxSession.open(onnx);
    return { scores: await session.bind(shape).score(rows, count) };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

/** Where memory or time run short, it is this process that has to wait or go. */
async function yieldToOthers(): Promise<void> {
  setPriority(10);
  await writeFile("/proc/self/oom_score_adj", "1000").catch(() => undefined);
}

async function main(order: TrialOrder): Promise<void> {
  new Worker(WATCH, { eval: true }).unref();
  await yieldToOthers();
  process.send?.(await answerTo(order));
}

process.once("disconnect", () => process.exit(1));
process.once("message", (order: TrialOrder) => void main(order));
process.send?.(READY);
