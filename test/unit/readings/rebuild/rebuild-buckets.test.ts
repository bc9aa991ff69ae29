import { AppError, ConflictError, InvalidInputError, UnavailableError } from "../../../../shared/errors";
import type { HubEvent } from "../../../../shared/readings/hub/event";
import { ingestBatch } from "../../../../shared/readings/ingest/ingest-batch";
import type { CaptureFiles } from "../../../../shared/readings/rebuild/capture-files";
import { rebuildBuckets } from "../../../../shared/readings/rebuild/rebuild-buckets";
import type { ReadServices } from "../../../../shared/readings/rebuild/read-stretch";
import type { RebuildStore } from "../../../../shared/readings/rebuild/rebuild-store";
import { sqliteScratch } from "../../../../shared/storage/sqlite/sqlite-scratch";
import { isoOf } from "../../../../shared/time";
import { ENQUEUED_AT, jsonEvent, LIMITS, rawEvent, readingBody } from "../../../support/domain/hub-events";
import { MemoryBlobs } from "../../../support/domain/memory-blobs";
import { MemoryCapture, memoryRebuildStore } from "../../../support/domain/memory-capture";
import { MemoryHub } from "../../../support/domain/memory-hub";
import { MemoryIngestStore } from "../../../support/domain/memory-ingest-store";

const MINUTE = 60_000;
const STRETCH = { from: ENQUEUED_AT - 10 * MINUTE, to: ENQUEUED_AT };
const OPTIONS = { waitMs: 0, despiteGaps: false };
const settings = { ...LIMITS, bucketMs: MINUTE, deduplicate: false };

let store: MemoryIngestStore;
let capture: MemoryCapture;
let services: ReadServices;
let events: readonly HubEvent[];

/** Ten minutes of a reading each, counted and then lost; two bodies that were refused. */
beforeEach(async () => {
  const hub = new MemoryHub();
  store = new MemoryIngestStore();
  for (let minute = 10; minute > 0; minute--) {
    hub.publish("0", jsonEvent(readingBody({ timestamp: ENQUEUED_AT - minute * MINUTE, value: minute })));
  }
  hub.publish("0", rawEvent("{"));
  hub.publish("0", jsonEvent(readingBody({ timestamp: ENQUEUED_AT - 2 * LIMITS.lateLimitMs })));
  const batch = hub.batch("0", 0, Infinity);
  await ingestBatch({ ingest: store, hub, blobs: new MemoryBlobs(), clock: () => ENQUEUED_AT, settings }, batch);
  store.loseBuckets();
  capture = new MemoryCapture();
  events = batch.events;
  services = {
    ...{
      ingest: store,
      gaps: { list: () => Promise.resolve([]) },
      rebuild: memoryRebuildStore(store),
      capture,
      settings,
    },
    ...{ source: { namespace: "fleet.example", hub: "readings" }, clock: () => ENQUEUED_AT },
    scratch: sqliteScratch(":memory:"),
  };
});
afterEach(() => services.scratch.close());

const startsOf = (): number[] => store.buckets.map(({ bucketStart }) => (ENQUEUED_AT - bucketStart) / MINUTE);

test("says what it read, what was refused and why, and what it wrote", async () => {
  capture.add("0", ENQUEUED_AT, events);

  const rebuilt = await rebuildBuckets(services, STRETCH, OPTIONS);

  expect(rebuilt).toMatchObject({
    ...{ files: 1, events: 12, repeatedEvents: 0, toCome: 0, inGaps: 0, duplicates: 0, readings: 10, buckets: 10 },
    ...{ refused: { "not-json": 1, "too-late": 1 }, missing: [], unreadable: [] },
  });
});

test("makes due again what was judged without these readings", async () => {
  capture.add("0", ENQUEUED_AT, events);
  store.closedThrough = ENQUEUED_AT - 4 * MINUTE;

  await rebuildBuckets(services, STRETCH, OPTIONS);

  const { from, to } = { from: STRETCH.from, to: store.closedThrough };
  expect(store.lateChanges).toEqual([{ deviceId: "pump-1", from, to }]);
});

test("says, where it is stopped, from where to go on; and going on gives the rest", async () => {
  capture.add("0", ENQUEUED_AT, events);
  let written = 0;
  const failing: RebuildStore = {
    ...services.rebuild,
    write: (slice, decide) =>
      ++written === 3
        ? Promise.reject(new UnavailableError("the database", "it is gone"))
        : services.rebuild.write(slice, decide),
  };
  const next = isoOf(STRETCH.from + 6 * MINUTE);

  const stopped = rebuildBuckets({ ...services, rebuild: failing }, STRETCH, OPTIONS, 3);

  await expect(stopped).rejects.toThrow(`go on with --from ${next}`);
  expect(startsOf()).toEqual([10, 9, 8, 7, 6, 5]);
  services.scratch.close();
  services = { ...services, scratch: sqliteScratch(":memory:") };
  await rebuildBuckets(services, { ...STRETCH, from: Date.parse(next) }, OPTIONS, 3);
  expect(startsOf()).toEqual([10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
});

test("takes a slice for written whose commit went through without an answer", async () => {
  capture.add("0", ENQUEUED_AT, events);
  const deaf: RebuildStore = {
    ...services.rebuild,
    write: async (slice, decide) => {
      await services.rebuild.write(slice, decide);
      await services.rebuild.write(slice, decide);
    },
  };

  const { readings } = await rebuildBuckets({ ...services, rebuild: deaf }, STRETCH, OPTIONS);

  expect(await store.countReadings()).toBe(readings);
});

test("refuses a stretch that is not empty, naming what is there", async () => {
  capture.add("0", ENQUEUED_AT, events);
  await rebuildBuckets(services, STRETCH, OPTIONS);

  const again = rebuildBuckets(services, { ...STRETCH, from: ENQUEUED_AT - 2 * MINUTE }, OPTIONS);

  await expect(again).rejects.toThrow(ConflictError);
  await expect(again).rejects.toThrow("there are 2 buckets of 2 readings already");
});

test("refuses, and writes nothing, where files are missing; goes on where it is told to, and says what was", async () => {
  capture.add("0", ENQUEUED_AT - MINUTE, events.slice(0, 4));
  capture.add("0", ENQUEUED_AT, events.slice(6));

  const refused = rebuildBuckets(services, STRETCH, OPTIONS);

  await expect(refused).rejects.toThrow("Capture lacks 2 events");
  expect(store.buckets).toEqual([]);
  services.scratch.close();
  services = { ...services, scratch: sqliteScratch(":memory:") };
  const { missing } = await rebuildBuckets(services, STRETCH, { ...OPTIONS, despiteGaps: true });
  expect(missing).toMatchObject([{ partitionId: "0", fromSequence: 4, toSequence: 5 }]);
  expect(startsOf()).toEqual([10, 9, 8, 7, 4, 3, 2, 1]);
});

test("takes what a broken file has before the break, and says that it is broken", async () => {
  capture.add("0", ENQUEUED_AT, events);
  const broken: CaptureFiles = {
    list: (partitionId) => capture.list(partitionId),
    read: async function* (file) {
      for await (const some of capture.read(file)) yield some.slice(0, 7);
      throw new AppError("bad-capture-file", `${file.name} is cut off`);
    },
  };

  const rebuilt = await rebuildBuckets({ ...services, capture: broken }, STRETCH, { ...OPTIONS, despiteGaps: true });

  expect(rebuilt).toMatchObject({ readings: 7, unreadable: ["0/0 is cut off"], missing: [{ fromSequence: 7 }] });
});

test("waits for Capture to write what the app has read already", async () => {
  capture.add("0", ENQUEUED_AT - MINUTE, events.slice(0, 8));
  let isWaiting = false;
  const onProgress = (what: string): void => {
    if (what !== "waiting for Capture" || isWaiting) return;
    isWaiting = true;
    capture.add("0", ENQUEUED_AT, events.slice(8));
  };

  const { readings } = await rebuildBuckets(services, STRETCH, { ...OPTIONS, waitMs: MINUTE, onProgress });

  expect([isWaiting, readings]).toEqual([true, 10]);
});

test("finds what Capture wrote long after, as storage was away", async () => {
  capture.add("0", ENQUEUED_AT - MINUTE, events.slice(0, 8));
  for (const hours of [2, 3, 4]) capture.add("0", ENQUEUED_AT + hours * 60 * MINUTE, []);
  capture.add("0", ENQUEUED_AT + 5 * 60 * MINUTE, events.slice(8));

  const { readings } = await rebuildBuckets(services, STRETCH, { ...OPTIONS, waitMs: MINUTE });

  expect(readings).toBe(10);
});

test("says where it looks, where there is no file at all", async () => {
  await expect(rebuildBuckets(services, STRETCH, OPTIONS)).rejects.toThrow(
    /no file is there at all: CAPTURE_CONTAINER/,
  );
});

test("refuses ends that are no borders, a stretch that is none, and what retention has given up", async () => {
  const keeping = { ...services, rebuild: memoryRebuildStore(store, ENQUEUED_AT - 5 * MINUTE) };
  for (const [stretch, message] of [
    [{ ...STRETCH, from: STRETCH.from + 1 }, "must be where a bucket of 60 s begins"],
    [{ ...STRETCH, to: STRETCH.from }, "must be later than from"],
    [STRETCH, "must not be before 2026-11-20T11:55:00.000Z: retention"],
  ] as const) {
    const refused = rebuildBuckets(keeping, stretch, OPTIONS);
    await expect(refused).rejects.toThrow(InvalidInputError);
    await expect(refused).rejects.toThrow(message);
  }
});

test("refuses where the app has not read this hub: the trigger would bring everything once more", async () => {
  const elsewhere = { ...services, source: { namespace: "other.example", hub: "readings" } };

  await expect(rebuildBuckets(elsewhere, STRETCH, OPTIONS)).rejects.toThrow("has not read the hub readings of other");
});
