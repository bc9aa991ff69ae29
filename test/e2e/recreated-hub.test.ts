import { printed } from "../support/e2e/fleet-command";
import { countedStream, sendRounds } from "../support/e2e/counted-stream";
import { seen } from "../support/e2e/patience";
import { System } from "../support/e2e/system";

const SIZE = { devices: 20, rounds: 1, pointsPerEvent: 2 };
/** The new hub holds more than the old one did: its numbers go on beyond where the old checkpoints stand. */
const [OLD, NEW] = [200, 600];

const send = async ({ hub, room }: System, seed: number, eventsPerRound: number): Promise<number> => {
  const stream = countedStream(seed, Date.now(), room.settings.bucketMs, { ...SIZE, eventsPerRound });
  await sendRounds(hub, stream, () => Promise.resolve());
  return stream.readings;
};

/** All that ingest was given is written down; what it was not is a gap. */
const drained = ({ api }: System) =>
  seen("lag 0", async () => {
    const view = await api.call("show-ingest", {});
    return view.partitions.every(({ lag }) => lag === 0) ? view : undefined;
  });

async function rereadAll(system: System): Promise<unknown> {
  return JSON.parse(printed(await system.fleet(["gaps", "reread", "--all", "--json"])));
}

test.each([
  ["while the app is down", true],
  ["under the running app", false],
])("every reading of both hubs counts once where the hub is made anew %s", async (_when, isDown) => {
  await using system = await System.start({});
  const { room } = system;
  const old = await send(system, 1, OLD);
  await drained(system);
  await seen("checkpoints of the old hub", async () => {
    for await (const { name } of room.checkpoints.listBlobsFlat()) if (name.includes("/checkpoint/")) return true;
    return undefined;
  });
  if (isDown) await system.killHost();

  await system.recreateHub();
  const fresh = await send(system, 2, NEW);
  if (isDown) await system.startHost();

  await seen("events of the new hub", async () => {
    const { partitions } = await system.api.call("show-ingest", {});
    return partitions.some(({ counted }) => counted > 0) ? true : undefined;
  });
  const { gaps } = await drained(system);
  if (isDown) expect(gaps).toEqual([]);
  expect(await rereadAll(system)).toMatchObject({ left: 0, lost: 0 });

  expect(await room.buckets.countReadings()).toBe(old + fresh);
  expect((await drained(system)).gaps).toEqual([]);
});
