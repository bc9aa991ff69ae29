import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { AppError } from "../../errors";
import { ModelInvalidError } from "../model-invalid-error";
import { READY, type TrialAnswer, type TrialOrder } from "./trial";

export interface TrialOptions {
  /** What is forked; default the compiled trial-process.ts beside this file. */
  readonly script?: string;
  /** Default half a minute, start of the process included. */
  readonly timeoutMs?: number;
}

/** Of JavaScript, which holds next to nothing; what onnxruntime takes is watched within the process. */
const HEAP_MB = 128;

/**
 * Scores rows in a process of its own, which gets neither this one's environment, in which the app's secrets are, nor its
 * options.
 * @throws ModelInvalidError where the model cannot score them, or the process ends or is ended before it has; AppError
 *   `trial-failed` where there is no such process
 */
export async function tryOut(order: TrialOrder, options: TrialOptions = {}): Promise<Float64Array> {
  const { script = join(__dirname, "trial-process.js"), timeoutMs = 30_000 } = options;
  const child = fork(script, [], {
    execPath: process.execPath,
    execArgv: [`--max-old-space-size=${HEAP_MB}`],
    env: bareEnvironment(),
    // Numbers as they are: JSON would make null of what is not finite.
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  try {
    const answer = await answerOf(child, order, timeoutMs);
    if ("scores" in answer) return answer.scores;
    throw new ModelInvalidError(answer.problem.replace(/^the model /, ""));
  } finally {
    child.kill("SIGKILL");
  }
}

/** Node needs nothing but, on Windows, where Windows is. */
function bareEnvironment(): NodeJS.ProcessEnv {
  const { SystemRoot } = process.env;
  return { ORT_DISABLE_TELEMETRY: "1", ...(SystemRoot !== undefined && { SystemRoot }) };
}

function answerOf(child: ChildProcess, order: TrialOrder, timeoutMs: number): Promise<TrialAnswer> {
  return new Promise((resolve, reject) => {
    let isReady = false;
    const refuse = (problem: string) => reject(new ModelInvalidError(problem));
    const timer = setTimeout(() => refuse(`takes more than ${timeoutMs / 1000} s for its trial`), timeoutMs);
    child.on("message", (said: TrialAnswer | typeof READY) => {
      if (said !== READY) {
        resolve(said);
        return;
      }
      isReady = true;
      // Where it cannot be sent, the process has ended, which is what is told.
      child.send(order, () => undefined);
    });
    child.once("error", reject);
    child.once("exit", (code, signal) => {
      clearTimeout(timer);
      const how = signal ?? `code ${String(code)}`;
      // Not the model's fault: it was not there yet.
      if (!isReady) reject(new AppError("trial-failed", `the process of a model's trial did not begin (${how})`));
      refuse(`ends the process of its trial (${how})${reasonOf(signal)}`);
    });
  });
}

const reasonOf = (signal: NodeJS.Signals | null): string =>
  signal === "SIGKILL" ? ": it takes more than 1 GiB of memory, or more than there is" : "";
