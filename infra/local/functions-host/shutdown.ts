import { messageOf } from "../../../shared/errors";
import type { Log } from "./log";

/** Ends one thing that was started; resolves after `graceMs` at the latest, whatever still runs. */
type End = (graceMs: number) => Promise<void> | void;

/** Remembers what has been started, and ends it in reverse. */
export class Shutdown {
  readonly #ends: End[] = [];

  constructor(private readonly log: Log) {}

  add(end: End): void {
    this.#ends.push(end);
  }

  /** Gives all ends together `graceMs`. One that fails is logged and does not keep the others from their turn. */
  async run(graceMs: number): Promise<void> {
    const deadline = Date.now() + graceMs;
    for (let end = this.#ends.pop(); end !== undefined; end = this.#ends.pop()) {
      try {
        await end(Math.max(0, deadline - Date.now()));
      } catch (error) {
        this.log({ level: "error", category: "host", message: `while stopping: ${messageOf(error)}` });
      }
    }
  }
}
