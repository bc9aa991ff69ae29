import { setTimeout as sleep } from "node:timers/promises";
import type { OutgoingPoint } from "../../../cli/sending/point";
import { EventSender, sendEvents, type HubTarget } from "../../../cli/sending/send-events";

const MAX_SENDS = 60;
const PAUSE_MS = 250;
/** So that a fault does not hold up a round of readings for minutes. */
const IMPATIENT = { maxRetries: 4, retryDelayInMs: 200, maxRetryDelayInMs: 1_000, timeoutInMs: 3_000 };
/** Where the SDK would send what it had no answer for once more, it must not. */
const ONCE = { maxRetries: 0, timeoutInMs: 60_000 };
/** The SDK's producer may wait for ever for an answer on a connection that broke. */
const SEND_MS = 15_000;

/** How devices bring their readings to the hub, whatever happens to it. */
export class Sending {
  #sends: Promise<void> = Promise.resolve();
  #calm: Promise<void> = Promise.resolve();
  /** Whether what is being sent may come twice. */
  isRepeatable = false;

  constructor(private readonly hub: HubTarget) {}

  /** Sends until the hub has them all; one such call after the other. */
  send(points: readonly OutgoingPoint[]): Promise<void> {
    const sent = this.#sends.then(async () => {
      await this.#sendAgainAndAgain(points.filter(({ eventId }) => eventId !== undefined));
      const onlyOnce = points.filter(({ eventId }) => eventId === undefined);
      await this.whileNoneIsSentOnce(async () => {
        await sendEvents({ ...this.hub, retryOptions: ONCE }, onlyOnce);
      });
    });
    this.#sends = sent.then(nothing, nothing);
    return sent;
  }

  /** Keeps away from what would be there twice if its acknowledgement were lost, and could not be told then. */
  whileNoneIsSentOnce(work: () => Promise<void>): Promise<void> {
    const turn = this.#calm.then(work);
    this.#calm = turn.then(nothing, nothing);
    return turn;
  }

  /** What the hub had before is there twice then, under the same ids. */
  async #sendAgainAndAgain(points: readonly OutgoingPoint[]): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const sender = new EventSender({ ...this.hub, retryOptions: IMPATIENT });
      this.isRepeatable = true;
      try {
        await within(SEND_MS, sender.send(points));
        return;
      } catch (error) {
        if (attempt === MAX_SENDS) throw error;
        await sleep(PAUSE_MS);
      } finally {
        this.isRepeatable = false;
        void sender.close().catch(nothing);
      }
    }
  }
}

const nothing = (): void => undefined;

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const stopped = new AbortController();
  const late = sleep(ms, undefined, { signal: stopped.signal }).then(() => {
    throw new Error(`not done within ${ms / 1000} s`);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    stopped.abort();
    late.catch(nothing);
  }
}
