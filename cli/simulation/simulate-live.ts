import { setInterval } from "node:timers/promises";
import { messageOf } from "../../shared/errors";
import { floorTo } from "../../shared/time";
import { EventSender, type HubTarget } from "../sending/send-events";
import type { Outgoing, Point } from "../sending/point";
import { Plant } from "./plant";

const STEP_SECONDS = 10;
const DEVICES = 12;
const HISTORY_MS = 6 * 3_600_000;

/**
 * Sends the readings of a healthy plant: first those of the last hours, so that there is something to train on, then
 * one round every few seconds.
 */
export async function simulateLive(target: HubTarget, out: NodeJS.WritableStream): Promise<{ stop(): Promise<void> }> {
  const plant = new Plant({ seed: 1, devices: DEVICES, stepSeconds: STEP_SECONDS });
  const sender = new EventSender(target);
  const stopping = new AbortController();
  const now = floorTo(Date.now(), STEP_SECONDS * 1000);
  const history = await sender.send(outgoing(plant.history(now - HISTORY_MS, now)));
  out.write(
    `simulated: ${history.readings} readings of the last ${HISTORY_MS / 3_600_000} h; now ${DEVICES} devices every ${STEP_SECONDS} s\n`,
  );
  const sending = sendRounds(plant, sender, now, stopping.signal).catch((error: unknown) => {
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

async function sendRounds(plant: Plant, sender: EventSender, from: number, signal: AbortSignal): Promise<void> {
  let next = from;
  try {
    for await (const _ of setInterval(1_000, undefined, { signal })) {
      for (; next <= Date.now(); next += STEP_SECONDS * 1000) await sender.send(outgoing(plant.pointsAt(next)));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function* outgoing(points: Iterable<Point>): Generator<Outgoing> {
  // With ids, so that history sent again after a restart counts once.
  for (const point of points) yield { kind: "point", point, eventId: String(point.at) };
}
