import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom, uniform } from "../../cli/simulation/random";
import type { DeviceId } from "../../shared/readings/reading";
import {
  bucketName,
  countedStream,
  sendRounds,
  type CountedStream,
  type ExpectedBucket,
} from "../support/e2e/counted-stream";
import { seen } from "../support/e2e/patience";
import { System } from "../support/e2e/system";

const SEED = 20_260_301;
const SIZE = { devices: 40, rounds: 60, eventsPerRound: 50, pointsPerEvent: 5 };
/** So many rounds wait in the hub when the host is killed, and come in while there is none. */
const ROUNDS_AHEAD = 12;

test("counts every reading once though the host is killed twice in the middle and its checkpoints are lost", async () => {
  await using system = await System.start({});
  const { room, hub } = system;
  const stream = countedStream(SEED, Date.now(), room.settings.bucketMs, SIZE);
  const ingested = async (share: number) =>
    (await room.buckets.countReadings()) >= share * stream.readings ? true : undefined;
  const sending = sendRounds(hub, stream, async (round) => {
    await seen("ingest keeps up", () => ingested((round - ROUNDS_AHEAD) / SIZE.rounds));
  });

  const random = seededRandom(SEED, "kills");
  const [early, late] = [uniform(random, 0.1, 0.4), uniform(random, 0.5, 0.7)];
  await killInTheMiddle(system, stream, () => ingested(early), uniform(random, 0, 40));
  await system.startHost();
  await killInTheMiddle(system, stream, () => ingested(late), uniform(random, 0, 40));
  expect(await loseCheckpoints(system)).toBeGreaterThan(0);
  await system.startHost();
  await sending;

  const partitions = await seen("lag 0", async () => {
    const ingest = await system.api.call("show-ingest", {});
    return ingest.partitions.every(({ lag }) => lag === 0) ? ingest.partitions : undefined;
  });
  expect(partitions).toHaveLength(4);
  expect(await room.buckets.countReadings()).toBe(stream.readings);
  expect(sum(partitions.map(({ counted }) => counted))).toBe(stream.readings);
  expect(sum(partitions.map(({ duplicates, deadLetters }) => duplicates + deadLetters))).toBe(0);
  const reached = (await room.ingest.progress()).map(({ watermark }) => watermark.sequenceNumber + 1);
  expect(sum(reached)).toBe(stream.events);
  expect(await bucketsOf(system, stream)).toEqual(stream.buckets);
});

async function killInTheMiddle(
  system: System,
  { readings }: CountedStream,
  isMiddle: () => Promise<true | undefined>,
  laterMs: number,
): Promise<void> {
  await seen("the middle of ingest", isMiddle);
  await sleep(laterMs);
  await system.killHost();
  const counted = await system.room.buckets.countReadings();
  expect(counted).toBeGreaterThan(0);
  expect(counted).toBeLessThan(readings);
}

/** As if none had been written: everything is read again from the beginning. Returns how many there were. */
async function loseCheckpoints({ room: { checkpoints } }: System): Promise<number> {
  let lost = 0;
  for await (const { name } of checkpoints.listBlobsFlat()) {
    if (!name.includes("/checkpoint/")) continue;
    await checkpoints.deleteBlob(name);
    lost++;
  }
  return lost;
}

async function bucketsOf({ room }: System, { buckets }: CountedStream): Promise<CountedStream["buckets"]> {
  const found = new Map<DeviceId, ReadonlyMap<string, ExpectedBucket>>();
  for (const deviceId of buckets.keys()) {
    const series = await room.buckets.readSeries(deviceId, 0, Number.MAX_SAFE_INTEGER);
    const entries = [...series].flatMap(([sensor, list]) =>
      list.map(({ bucketStart, count, min, max }) => [bucketName(sensor, bucketStart), { count, min, max }] as const),
    );
    found.set(deviceId, new Map(entries));
  }
  return found;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
