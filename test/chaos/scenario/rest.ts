import { setTimeout as sleep } from "node:timers/promises";
import { floorTo } from "../../../shared/time";
import { BUCKET_MS, LATENESS_MS } from "./fleet";
import type { Scene } from "./scene";

const PAUSE_MS = 250;
/** How long nothing may be closed, and how long it may take in all: a schedule far behind has many runs to make. */
const STANDSTILL_MS = 240_000;
const PATIENCE_MS = 1_200_000;
/** How far behind the readings the schedule may fall, and how long it is waited for. */
const MAX_BEHIND_MS = 30 * BUCKET_MS;
const CATCH_UP_MS = 20_000;

/** Waits until all that was sent is taken in. */
export const drain = (scene: Scene): Promise<void> => until(scene, () => isDrained(scene));

/** Waits until the schedule has come to where the readings end. */
export async function arrive(scene: Scene): Promise<void> {
  scene.system.hosts.advanceTo(scene.stream.end + LATENESS_MS);
  await until(scene, () => hasArrived(scene));
}

/**
 * Sends what was held back and waits until all is counted, nothing is going on and nothing is due any more. The schedule
 * is paused then: time goes on, and what is found must stay.
 */
export async function settle(scene: Scene): Promise<void> {
  const { system, stream, sending } = scene;
  const { schedule } = system.room;
  await scene.turn;
  await sending.send(stream.rest());
  await arrive(scene);
  await until(scene, async () => {
    await schedule.setPaused(await isSettled(scene));
    // Once more: a run may have begun between the look and the pause.
    if ((await schedule.read()).paused && (await isSettled(scene))) return true;
    // What is due is taken on by the next run, and that needs a bucket more.
    if (await isWaiting(scene)) system.hosts.advanceTo(system.clock.now() + BUCKET_MS);
    return false;
  });
}

/** Gives the schedule some time where it is far behind: hardly a reading would come late then. */
export async function catchUp(scene: Scene): Promise<void> {
  const end = performance.now() + CATCH_UP_MS;
  const isBehind = async () => (await closedThrough(scene)) < scene.stream.end - MAX_BEHIND_MS;
  while (performance.now() < end && (await isBehind())) await sleep(PAUSE_MS);
}

/** Throws where it never is so, saying how things stand. */
async function until(scene: Scene, isSo: () => Promise<boolean>): Promise<void> {
  const begun = performance.now();
  let last = { closed: await closedThrough(scene), at: begun };
  while (!(await isSo())) {
    const now = { closed: await closedThrough(scene), at: performance.now() };
    if (now.closed > last.closed) last = now;
    if (now.at - last.at > STANDSTILL_MS || now.at - begun > PATIENCE_MS)
      throw new Error(`it does not come to rest: ${await unrestOf(scene)}`);
    await sleep(PAUSE_MS);
  }
}

async function isDrained({ system }: Scene): Promise<boolean> {
  await system.hosts.ensure();
  const { partitions } = await system.api.call("show-ingest", {}).catch(() => ({ partitions: undefined }));
  return partitions?.every(({ lag }) => lag === 0) ?? false;
}

const closedThrough = async ({ system, stream }: Scene): Promise<number> =>
  (await system.room.schedule.read()).closedThrough ?? stream.begin;

const owed = async ({ system }: Scene): Promise<number> =>
  (await system.room.schedule.dues(Number.MAX_SAFE_INTEGER)).length;

const isBusy = async ({ system }: Scene): Promise<boolean> => (await system.room.runs.unfinished()).length > 0;

const hasArrived = async (scene: Scene): Promise<boolean> =>
  (await closedThrough(scene)) >= scene.stream.end && (await isDrained(scene));

const isSettled = async (scene: Scene): Promise<boolean> =>
  (await hasArrived(scene)) && !(await isBusy(scene)) && (await owed(scene)) === 0;

/** All that can be closed is: only time can bring what is due to its turn. */
const isWaiting = async (scene: Scene): Promise<boolean> =>
  !(await isBusy(scene)) &&
  (await owed(scene)) > 0 &&
  (await closedThrough(scene)) >= floorTo(scene.system.clock.now() - LATENESS_MS, BUCKET_MS);

async function unrestOf(scene: Scene): Promise<string> {
  const runs = await scene.system.room.runs.unfinished();
  const { end } = scene.stream;
  return JSON.stringify({ runs, owed: await owed(scene), closedThrough: await closedThrough(scene), end });
}
