import { ConflictError } from "../../shared/errors";
import type { BucketChange } from "../../shared/readings/aggregate-points";
import { changesTo } from "../../shared/readings/reading-changes";
import type { StretchState } from "../../shared/readings/rebuild/rebuild-store";
import type { Store } from "../../shared/storage/store";
import { collect } from "../support/collect";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { bucketsOf, FAN, ingest, ingestWrite, PUMP, reading } from "../support/contract/ingest-writes";
import { closeRun } from "../support/contract/runs";
import { at, MINUTE } from "../support/contract/times";

const STRETCH = { from: at(10), to: at(20) };

/** Writes the buckets page by page, with what else they change. */
const write = (store: Store, ...pages: BucketChange[][]): Promise<void> =>
  store.rebuild.write(STRETCH, ({ closedThrough }) => pages.map((page) => changesTo(page, closedThrough, MINUTE)));

async function stateWhileWriting(store: Store): Promise<StretchState | undefined> {
  let shown: StretchState | undefined;
  await store.rebuild.write(STRETCH, (state) => {
    shown = state;
    return [];
  });
  return shown;
}

describe.each(engines)("$name: rebuild", (engine) => {
  const database = useFreshDatabase(engine);

  it("finds a stretch empty whatever lies beside it", async () => {
    await ingest(database.store, ingestWrite(1, { buckets: bucketsOf(reading(1, at(9)), reading(2, at(20))) }));

    const empty = { found: undefined, closedThrough: undefined, keptFrom: undefined };
    expect(await database.store.rebuild.look(STRETCH)).toEqual(empty);
    expect(await stateWhileWriting(database.store)).toEqual(empty);
  });

  it("finds what is there, up to where the schedule is closed, and from where on buckets are kept", async () => {
    const buckets = bucketsOf(reading(1, at(11)), reading(2, at(11) + 1), reading(3, at(19)));
    await ingest(database.store, ingestWrite(1, { buckets }));
    await closeRun(database.store, 0, 60);
    await database.store.retention.keepBucketsFrom(() => at(5));

    const state = {
      found: { buckets: 2, readings: 3, first: at(11), last: at(19) },
      ...{ closedThrough: at(60), keptFrom: at(5) },
    };
    expect(await database.store.rebuild.look(STRETCH)).toEqual(state);
    expect(await stateWhileWriting(database.store)).toEqual(state);
  });

  it("writes buckets and devices, and makes what is closed already due again", async () => {
    await closeRun(database.store, 0, 15);
    const buckets = bucketsOf(reading(1, at(11)), reading(2, at(12)), reading(3, at(16)), reading(4, at(17), FAN));
    const [first, second] = [buckets.slice(0, 3), buckets.slice(3)];

    await write(database.store, first, second);

    expect(await collect(database.store.rebuild.read(STRETCH))).toEqual(buckets);
    expect(await database.store.runs.activeDevices()).toEqual([FAN, PUMP]);
    const dues = await database.store.schedule.dues(Number.MAX_SAFE_INTEGER);
    expect(dues.map(({ deviceId, from, to }) => [deviceId, from, to])).toEqual([[PUMP, at(11), at(13)]]);
  });

  it("writes nothing where decide throws, or the second of its pages is wrong", async () => {
    const buckets = bucketsOf(reading(1, at(11)));
    const refused = new ConflictError("not empty");

    await expect(
      database.store.rebuild.write(STRETCH, () => {
        throw refused;
      }),
    ).rejects.toBe(refused);
    await expect(write(database.store, buckets, [{ ...buckets[0], count: null } as never])).rejects.toThrow();

    expect(await database.store.buckets.countReadings()).toBe(0);
  });

  it("of two that fill the same stretch at once, one finds it full", async () => {
    const buckets = bucketsOf(reading(1, at(11)), reading(2, at(12)));
    const fill = async () => {
      const store = await database.open();
      await store.rebuild.write(STRETCH, ({ found }) => {
        if (found !== undefined) throw new ConflictError("not empty");
        return [changesTo(buckets, undefined, MINUTE)];
      });
    };

    const outcomes = await Promise.allSettled([fill(), fill(), fill()]);

    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await database.store.buckets.countReadings()).toBe(2);
  });

  it("reads in order of device, start and sensor, byte by byte, however many there are", async () => {
    const devices = ["pump", "Pump", "pump_1", "p", "p.", PUMP].map((id) => id as typeof PUMP);
    const sensors = ["flow", "Flow"].map((name) => name as never);
    const readings = devices.flatMap((device) =>
      sensors.flatMap((sensor) => Array.from({ length: 600 }, (_, i) => reading(i, at(10) + i * 1000, device, sensor))),
    );
    const buckets = bucketsOf(...readings).filter(({ bucketStart }) => bucketStart < STRETCH.to);
    await write(database.store, buckets);

    expect(await collect(database.store.rebuild.read(STRETCH))).toEqual(buckets);
    expect(await collect(database.store.rebuild.read({ from: at(12), to: at(13) }))).toEqual(
      buckets.filter(({ bucketStart }) => bucketStart === at(12)),
    );
  });
});
