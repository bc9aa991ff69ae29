import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setInterval } from "node:timers/promises";
import { messageOf } from "../../shared/errors";
import { floorTo, isoOf, type Instant } from "../../shared/time";
import { EventSender, type HubTarget } from "../sending/send-events";
import type { Outgoing, Point } from "../sending/point";
import { count } from "../terminal/figures";
import { Plant } from "./plant";

const STEP_SECONDS = 10;
const DEVICES = 12;
const HISTORY_MS = 6 * 3_600_000;

interface LiveOptions {
  readonly target: HubTarget;
  /** Where it keeps how far it has come, beside the rest of the state. */
  readonly directory: string;
  readonly out: NodeJS.WritableStream;
}

/**
 * Sends the readings of a healthy plant: first those of the last hours, so that there is something to train on, or since
 * it was stopped; then one round every few seconds.
 */
export async function simulateLive({ target, directory, out }: LiveOptions): Promise<{ stop(): Promise<void> }> {
  const plant = new Plant({ seed: 1, devices: DEVICES, stepSeconds: STEP_SECONDS });
  const sender = new EventSender(target);
  const stopping = new AbortController();
  const progress = new LiveProgress(directory);
  const now = floorTo(Date.now(), STEP_SECONDS * 1000);
  const ended = await progress.read();
  const from = Math.max(now - HISTORY_MS, ended ?? -Infinity);
  const history = await sender.send(outgoing(plant.history(from, now)));
  await progress.write(now);
  const since = ended === undefined ? `the last ${HISTORY_MS / 3_600_000} h` : `${isoOf(from)}, where it ended, to now`;
  out.write(`simulated: ${count(history.readings)} readings of ${since}; ${DEVICES} devices every ${STEP_SECONDS} s\n`);
  const sending = sendRounds(plant, sender, progress, now, stopping.signal).catch((error: unknown) => {
    out.write(`simulated: stopped sending: ${messageOf(error)}\n`);
  });
  return {
    stop: async () => {
      stopping.abort();
      await sending;
      await sender.close();
    },
  };
}

/** How far the plant of a state folder has been simulated; the next start goes on there. */
export class LiveProgress {
  readonly #file: string;

  constructor(private readonly directory: string) {
    this.#file = join(directory, "simulation.json");
  }

  /** Undefined where nothing was sent yet. */
  async read(): Promise<Instant | undefined> {
    try {
      return (JSON.parse(await readFile(this.#file, "utf8")) as { readonly sentBefore: Instant }).sentBefore;
    } catch {
      // What is sent again is known by its event ids.
      return undefined;
    }
  }

  /**
   * Whole or not at all: it may be killed meanwhile.
   * @param sentBefore exclusive
   */
  async write(sentBefore: Instant): Promise<void> {
    await mkdir(this.directory, { recursive: true });
    const fresh = `${this.#file}.new`;
    await writeFile(fresh, JSON.stringify({ sentBefore }));
    await rename(fresh, this.#file);
  }
}

async function sendRounds(
  plant: Plant,
  sender: EventSender,
  progress: LiveProgress,
  from: Instant,
  signal: AbortSignal,
): Promise<void> {
  let next = from;
  try {
    for await (const _ of setInterval(1_000, undefined, { signal })) {
      for (; next <= Date.now(); next += STEP_SECONDS * 1000) {
        await sender.send(outgoing(plant.pointsAt(next)));
        await progress.write(next + STEP_SECONDS * 1000);
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function* outgoing(points: Iterable<Point>): Generator<Outgoing> {
  // With ids, so that a round counts once that a crash makes it send again.
  for (const point of points) yield { kind: "point", point, eventId: String(point.at) };
}
