import type { DeviceId, SensorName } from "../../shared/readings/reading";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import {
  bucketsOf,
  deadLetter,
  FAN,
  ingest,
  ingestWrite,
  PARTITION,
  PUMP,
  reading,
  shownState,
  TEMPERATURE,
} from "../support/contract/ingest-writes";
import { closeRun } from "../support/contract/runs";
import { at, NOW } from "../support/contract/times";

describe.each(engines)("$name: ingest", (engine) => {
  const database = useFreshDatabase(engine);

  it("shows an empty database as one without watermark, items and closing", async () => {
    const state = await shownState(database.store, ["item"]);

    expect(state).toEqual({ watermark: undefined, seen: new Set(), closedThrough: undefined });
  });

  it("shows the watermark that the batch before reached", async () => {
    await ingest(database.store, ingestWrite(7));

    expect((await shownState(database.store))?.watermark).toEqual({ sequenceNumber: 7, enqueuedAt: NOW + 7 });
  });

  it.each([
    ["namespace", { namespace: "Plant.example" }],
    ["hub", { hub: "Readings" }],
    ["hub that was made anew", { hubCreatedAt: at(-1439) }],
    ["partition", { partitionId: "1" }],
  ])("keeps a watermark of its own for another %s", async (_what, other) => {
    await ingest(database.store, ingestWrite(7));

    expect((await shownState(database.store, [], { ...PARTITION, ...other }))?.watermark).toBeUndefined();
  });

  it("shows which of the asked items were seen, and no others", async () => {
    await ingest(database.store, ingestWrite(1, { seenItems: ["a", "b", 'it\'s "c" % _'] }));

    const state = await shownState(database.store, ["b", 'it\'s "c" % _', "A", "d"]);

    expect(state?.seen).toEqual(new Set(["b", 'it\'s "c" % _']));
  });

  it("shows up to where the schedule is closed", async () => {
    await closeRun(database.store, 0, 60);

    expect((await shownState(database.store))?.closedThrough).toBe(at(60));
  });

  it("counts what each minute has brought, by partition", async () => {
    const { store } = database;
    const counts = { counted: 5, duplicates: 2, deadLetters: 1, redeliveredEvents: 9 };
    const take = (sequenceNumber: number, now: number, partition = PARTITION) =>
      store.ingest.ingest(partition, [], now, () => ingestWrite(sequenceNumber, { counts, late: 3 }));
    const other = { ...PARTITION, partitionId: "1" };
    await take(1, at(7) + 1);
    await take(2, at(8) - 1);
    await take(3, at(8));
    await take(1, at(8) + 30_000, other);

    const once = { counted: 5, late: 3, duplicates: 2, deadLetters: 1 };
    const minutes = await store.ingest.minutes(at(7) + 59_999);
    expect(minutes.sort((a, b) => a.minute - b.minute || (a.partitionId < b.partitionId ? -1 : 1))).toEqual([
      { ...PARTITION, minute: at(7), counted: 10, late: 6, duplicates: 4, deadLetters: 2 },
      { ...PARTITION, minute: at(8), ...once },
      { ...other, minute: at(8), ...once },
    ]);
    expect(await store.ingest.minutes(at(8))).toHaveLength(2);
  });

  it("keeps the buckets of a batch", async () => {
    const buckets = bucketsOf(reading(1.5, at(1)), reading(2.5, at(1) + 1), reading(-1e100, at(2), FAN));

    await ingest(database.store, ingestWrite(1, { buckets }));

    const series = await database.store.buckets.readSeries(PUMP, at(0), at(60));
    expect([...series]).toEqual([
      [
        TEMPERATURE,
        [
          {
            ...{ bucketStart: at(1), count: 2, mean: 2, m2: 0.5, min: 1.5, max: 2.5 },
            ...{ firstValue: 1.5, firstAt: at(1), lastValue: 2.5, lastAt: at(1) + 1 },
          },
        ],
      ],
    ]);
    expect(await database.store.buckets.countReadings()).toBe(3);
  });

  it("knows the devices that were seen, each once, in order of id", async () => {
    const seen = (deviceId: DeviceId) => ({ deviceId, firstAt: at(1), lastAt: at(2) });

    await ingest(database.store, ingestWrite(1, { devices: [seen(PUMP)] }));
    await ingest(database.store, ingestWrite(2, { devices: [seen(FAN), seen(PUMP)] }));

    expect(await database.store.runs.activeDevices()).toEqual([FAN, PUMP]);
  });

  it("sums up the counts of a partition's batches", async () => {
    const counts = { counted: 5, duplicates: 3, deadLetters: 2, redeliveredEvents: 1 };
    await ingest(database.store, ingestWrite(1, { counts }));
    await ingest(database.store, ingestWrite(2, { counts }));
    await ingest(database.store, ingestWrite(9, { counts }), { ...PARTITION, partitionId: "1" });

    const progress = await database.store.ingest.progress();

    expect(progress).toHaveLength(2);
    expect(progress).toContainEqual({
      ...PARTITION,
      watermark: { sequenceNumber: 2, enqueuedAt: NOW + 2 },
      ...{ counted: 10, duplicates: 6, deadLetters: 4, redeliveredEvents: 2 },
    });
    expect(progress).toContainEqual({
      ...PARTITION,
      partitionId: "1",
      watermark: { sequenceNumber: 9, enqueuedAt: NOW + 9 },
      ...counts,
    });
  });

  it("writes nothing where decide answers undefined", async () => {
    await ingest(database.store, ingestWrite(1));

    await database.store.ingest.ingest(PARTITION, [], NOW, () => undefined);

    expect((await shownState(database.store))?.watermark?.sequenceNumber).toBe(1);
  });
});

describe.each(engines)("$name: a batch is written whole or not at all", (engine) => {
  const database = useFreshDatabase(engine);
  const everything = ingestWrite(5, {
    counts: { counted: 1, duplicates: 0, deadLetters: 1, redeliveredEvents: 0 },
    buckets: bucketsOf(reading(1, at(1))),
    devices: [{ deviceId: PUMP, firstAt: at(1), lastAt: at(1) }],
    seenItems: ["item"],
    deadLetters: [deadLetter()],
    gaps: [{ fromSequence: 2, toSequence: 3 }],
    lateChanges: [{ deviceId: PUMP, from: at(1), to: at(2) }],
  });

  async function expectNothingWritten(): Promise<void> {
    const { store } = database;
    expect(await shownState(store, ["item"])).toMatchObject({ watermark: undefined, seen: new Set() });
    expect(await store.buckets.countReadings()).toBe(0);
    expect(await store.runs.activeDevices()).toEqual([]);
    expect(await store.schedule.dues(Number.MAX_SAFE_INTEGER)).toEqual([]);
    expect(await store.ingest.progress()).toEqual([]);
  }

  it("passes on what decide throws, and writes nothing", async () => {
    const poison = new RangeError("cannot decide");

    const ingesting = database.store.ingest.ingest(PARTITION, [], NOW, () => {
      throw poison;
    });

    await expect(ingesting).rejects.toBe(poison);
    await expectNothingWritten();
  });

  it.each([
    ["a dead letter that is there twice", { deadLetters: [deadLetter(), deadLetter()] }],
    ["an item that is there twice", { seenItems: ["item", "item"] }],
    ["a gap that is there twice", { gaps: [2, 2].map((sequence) => ({ fromSequence: sequence, toSequence: 3 })) }],
  ])("writes nothing of a batch with %s", async (_what, wrong) => {
    await expect(ingest(database.store, { ...everything, ...wrong })).rejects.toThrow();

    await expectNothingWritten();
  });

  it("takes the batch when it comes again without the fault", async () => {
    const twice = { ...everything, deadLetters: [deadLetter(), deadLetter()] };
    await expect(ingest(database.store, twice)).rejects.toThrow();

    await ingest(database.store, everything);

    expect((await shownState(database.store, ["item"]))?.seen).toEqual(new Set(["item"]));
    expect(await database.store.buckets.countReadings()).toBe(1);
    expect(await database.store.schedule.dues(0)).toHaveLength(1);
  });
});

describe.each(engines)("$name: text keys compare byte by byte", (engine) => {
  const database = useFreshDatabase(engine);
  // All that IoT Hub allows, and pairs that differ in what collations and patterns overlook.
  const ids = [
    "Pump",
    "pump",
    "pump_1",
    "pump%1",
    "pumpX1",
    "a-:.+%_#*?!(),=@$'",
    "'; DROP TABLE bucket; --",
    "p.",
    "p",
  ];
  const devices = ids.map((id) => id as DeviceId);

  it("keeps devices apart, whatever their ids are made of", async () => {
    for (const [i, deviceId] of devices.entries()) {
      const buckets = bucketsOf(reading(i, at(1), deviceId));
      await ingest(database.store, ingestWrite(i, { buckets, devices: [{ deviceId, firstAt: at(1), lastAt: at(1) }] }));
    }

    expect(await database.store.runs.activeDevices()).toEqual([...devices].sort());
    for (const [i, deviceId] of devices.entries()) {
      const series = await database.store.buckets.readSeries(deviceId, at(0), at(60));
      expect(series.get(TEMPERATURE)?.map(({ count, mean }) => [count, mean])).toEqual([[1, i]]);
    }
  });

  it("keeps sensors apart whose names differ in case only", async () => {
    const sensors = ["Flow", "flow"] as SensorName[];
    const buckets = bucketsOf(...sensors.map((sensor, i) => reading(i, at(1), PUMP, sensor)));

    await ingest(database.store, ingestWrite(1, { buckets }));

    const series = await database.store.buckets.readSeries(PUMP, at(0), at(60));
    expect([...series.keys()].sort()).toEqual(sensors);
  });
});
