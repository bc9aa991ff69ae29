import { setTimeout as sleep } from "node:timers/promises";
import type { System } from "../system";
import type { ReadingStream } from "./reading-stream";
import { Sending } from "./sending";

const PAUSE_MS = 25;
const NUDGE_MS = 1_500;

/** A system, and the devices that send to it while its time goes by. */
export class Scene {
  #turn: Promise<void> = Promise.resolve();
  readonly sending: Sending;

  constructor(
    readonly system: System,
    readonly stream: ReadingStream,
  ) {
    this.sending = new Sending(system.hub);
  }

  /** One more round of readings, and the time that it takes. One at a time, whoever asks. */
  goOn(): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      const points = this.stream.next();
      this.system.hosts.advanceTo(this.stream.end);
      await this.sending.send(points);
    });
    return this.#turn;
  }

  /** The end of all rounds that were asked for. */
  get turn(): Promise<void> {
    return this.#turn;
  }

  /** Waits until something is so, with time going on and readings coming in meanwhile. False where it never is. */
  async comes(isSo: () => boolean | Promise<boolean>, boundMs: number, nudgeMs = NUDGE_MS): Promise<boolean> {
    const end = performance.now() + boundMs;
    let nudge = performance.now();
    while (!(await isSo())) {
      if (performance.now() > end) return false;
      if (performance.now() > nudge) {
        nudge = performance.now() + nudgeMs;
        void this.goOn();
      }
      await sleep(PAUSE_MS);
    }
    return true;
  }
}
