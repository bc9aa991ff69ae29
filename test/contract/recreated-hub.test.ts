import { ingestBatch } from "../../shared/readings/ingest/ingest-batch";
import { rereadGaps } from "../../shared/readings/gaps/reread-gaps";
import { engines } from "../support/contract/engines";
import { useFreshDatabase } from "../support/contract/fresh-database";
import { shownGaps } from "../support/contract/gaps";
import { MINUTE, NOW } from "../support/contract/times";
import { jsonEvent, LIMITS, readingBody } from "../support/domain/hub-events";
import { MemoryBlobs } from "../support/domain/memory-blobs";
import { MemoryHub } from "../support/domain/memory-hub";

describe.each(engines)("$name: a hub that is deleted and made anew under a running app", (engine) => {
  const database = useFreshDatabase(engine);

  it("loses nothing and counts nothing twice where the trigger goes on right where the old one ended", async () => {
    const { store } = database;
    const hub = new MemoryHub();
    const services = {
      ...{ ingest: store.ingest, gaps: store.gaps, hub, blobs: new MemoryBlobs(), clock: () => NOW },
      settings: { ...LIMITS, bucketMs: MINUTE, deduplicate: false },
      reader: {
        read: (partitionId: string, from: number, to: number, limit: number) =>
          Promise.resolve(hub.batch(partitionId, from, to + 1).events.slice(0, limit)),
      },
    };
    const publish = (count: number) => {
      for (let i = 0; i < count; i++) hub.publish("0", jsonEvent(readingBody()));
    };
    publish(5);
    await ingestBatch(services, hub.batch("0", 0, 5));

    hub.recreate();
    publish(10);
    await ingestBatch(services, hub.batch("0", 5, 8));
    await ingestBatch(services, hub.batch("0", 8, 10));

    expect(await shownGaps(store)).toEqual(["open 0-4"]);
    expect(await rereadGaps(services, {})).toMatchObject({ counted: 5, left: 0, lost: 0 });
    expect(await store.buckets.countReadings()).toBe(15);
  });
});
