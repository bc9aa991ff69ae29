import { engines } from "../support/contract/engines";
import { EVENTS, ingestAll } from "../support/contract/events";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { PARTITION } from "../support/contract/ingest-writes";

describe.each(engines)("$name: concurrent ingest", (engine) => {
  const database = useFreshDatabase(engine);

  it("counts every event once where two owners read the same partition", async () => {
    const twin = await database.open();

    await Promise.all([ingestAll(database.store, 7, PARTITION), ingestAll(twin, 4, PARTITION)]);

    expect(await database.store.buckets.countReadings()).toBe(EVENTS);
    const [progress] = await database.store.ingest.progress();
    expect(progress).toMatchObject({ counted: EVENTS, watermark: { sequenceNumber: EVENTS - 1 } });
  });

  it("counts every event once where two partitions hold readings of the same buckets", async () => {
    const twin = await database.open();

    await Promise.all([
      ingestAll(database.store, 5, PARTITION),
      ingestAll(twin, 5, { ...PARTITION, partitionId: "1" }),
    ]);

    expect(await database.store.buckets.countReadings()).toBe(2 * EVENTS);
  });
});
