import fc from "fast-check";
import { AppError, UnavailableError } from "../../../../shared/errors";
import { ingestBatch, type IngestServices } from "../../../../shared/readings/ingest/ingest-batch";
import type { DecodedEvent } from "../../../../shared/readings/ingest/decide-ingest";
import { ENQUEUED_AT, jsonEvent, LIMITS, rawEvent, readingBody } from "../../../support/domain/hub-events";
import { MemoryBlobs } from "../../../support/domain/memory-blobs";
import { MemoryHub } from "../../../support/domain/memory-hub";
import { MemoryIngestStore } from "../../../support/domain/memory-ingest-store";

const BUCKET_MS = 60_000;

/** A hub of one partition that holds `count` events of one reading each, the value being the event's place. */
function setUp(count: number, deduplicate = false) {
  const hub = new MemoryHub();
  const ingest = new MemoryIngestStore();
  const settings = { ...LIMITS, bucketMs: BUCKET_MS, deduplicate };
  const blobs = new MemoryBlobs();
  const services: IngestServices = { ingest, hub, blobs, clock: () => ENQUEUED_AT, settings };
  const publish = (value: number): void => hub.publish("0", jsonEvent(readingBody({ value })));
  for (let value = 0; value < count; value++) publish(value);
  const deliver = (from: number, to: number) => ingestBatch(services, hub.batch("0", from, to));
  const counted = () => ingest.countReadings();
  return { hub, ingest, publish, deliver, counted };
}

const NOTHING = { counted: 0, duplicates: 0, deadLetters: 0, redeliveredEvents: 0 };

test("an empty batch changes nothing", async () => {
  const { deliver, ingest } = setUp(0);
  expect(await deliver(0, 10)).toEqual(NOTHING);
  expect(await ingest.progress()).toEqual([]);
});

test("a batch delivered again is told as such and changes nothing", async () => {
  const { deliver, counted } = setUp(5);
  expect(await deliver(0, 5)).toEqual({ ...NOTHING, counted: 5 });
  expect(await deliver(0, 5)).toEqual({ ...NOTHING, redeliveredEvents: 5 });
  expect(await deliver(2, 5)).toEqual({ ...NOTHING, redeliveredEvents: 3 });
  expect(await counted()).toBe(5);
});

test("of a batch that begins behind the watermark only what lies beyond it counts", async () => {
  const { deliver, counted } = setUp(8);
  await deliver(0, 5);
  expect(await deliver(3, 8)).toEqual({ ...NOTHING, counted: 3, redeliveredEvents: 2 });
  expect(await counted()).toBe(8);
});

describe("an event that nothing can process", () => {
  const failingOn = (bad: readonly number[]) => {
    const { hub, ingest, deliver, counted } = setUp(20);
    ingest.beforeWrite = ({ buckets }) => {
      const worst = buckets.some(({ min, max }) => bad.some((value) => min <= value && value <= max));
      if (worst) throw new TypeError("this value cannot be merged");
    };
    return { hub, ingest, deliver, counted };
  };

  test("becomes a dead letter alone; the others of its batch count", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(19), { maxLength: 5 }), async (bad) => {
        const { ingest, deliver, counted } = failingOn(bad);
        expect(await deliver(0, 20)).toEqual({ ...NOTHING, counted: 20 - bad.length, deadLetters: bad.length });
        expect(await counted()).toBe(20 - bad.length);
        const poisonous = [...bad].sort((a, b) => a - b);
        expect(ingest.deadLetters.map(({ sequenceNumber }) => sequenceNumber)).toEqual(poisonous);
        expect(ingest.gaps).toEqual([]);
      }),
    );
  });

  test("is kept with its cause and its whole body", async () => {
    const { hub, ingest, deliver } = failingOn([3]);
    await deliver(0, 20);
    const { body } = hub.batch("0", 3, 4).events[0] ?? jsonEvent(null);
    const detail = "this value cannot be merged";
    expect(ingest.deadLetters).toMatchObject([{ reason: "poisonous", detail, body, sequenceNumber: 3, index: 0 }]);
  });
});

test("a store that is away is thrown on: no event is given up", async () => {
  const { ingest, deliver, counted } = setUp(4);
  const away = new UnavailableError("the database", new Error("no answer"));
  ingest.beforeWrite = () => {
    throw away;
  };
  await expect(deliver(0, 4)).rejects.toBe(away);
  ingest.beforeWrite = () => undefined;
  expect(await deliver(0, 4)).toEqual({ ...NOTHING, counted: 4 });
  expect(ingest.deadLetters).toEqual([]);
  expect(await counted()).toBe(4);
});

test("a store that refuses everything is thrown on: no event is given up", async () => {
  const { ingest, deliver } = setUp(4);
  ingest.beforeWrite = () => {
    throw new AppError("disk-full", "the disk is full");
  };
  await expect(deliver(0, 4)).rejects.toThrow("the disk is full");
  expect(await ingest.progress()).toEqual([]);
});

test("a hub that does not answer is thrown on", async () => {
  const { hub, ingest, deliver } = setUp(4);
  const away = new UnavailableError("the event hub", new Error("no answer"));
  hub.describe = () => Promise.reject(away);
  await expect(deliver(0, 4)).rejects.toBe(away);
  expect(ingest.deadLetters).toEqual([]);
});

describe("numbers that never came are written down", () => {
  test("between two batches", async () => {
    const { ingest, deliver } = setUp(10);
    await deliver(0, 3);
    await deliver(7, 10);
    expect(ingest.gaps).toEqual([{ fromSequence: 3, toSequence: 6 }]);
  });

  test("before the first batch, from where the partition begins", async () => {
    const { hub, ingest, deliver } = setUp(10);
    hub.expire("0", 4);
    await deliver(6, 10);
    expect(ingest.gaps).toEqual([{ fromSequence: 4, toSequence: 5 }]);
  });

  test("not where a partition begins later than at nought", async () => {
    const { hub, ingest, deliver } = setUp(10);
    hub.expire("0", 4);
    await deliver(4, 10);
    expect(ingest.gaps).toEqual([]);
  });

  test("within a batch", async () => {
    const { hub, ingest } = setUp(6);
    const batch = hub.batch("0", 0, 6);
    const events = batch.events.filter(({ sequenceNumber }) => ![1, 2, 4].includes(sequenceNumber));
    const settings = { ...LIMITS, bucketMs: BUCKET_MS, deduplicate: false };
    const blobs = new MemoryBlobs();
    await ingestBatch({ ingest, hub, blobs, clock: () => ENQUEUED_AT, settings }, { ...batch, events });
    expect(ingest.gaps).toEqual([
      { fromSequence: 1, toSequence: 2 },
      { fromSequence: 4, toSequence: 4 },
    ]);
  });
});

describe("a hub that is made anew", () => {
  test("starts its numbers anew: nothing of it is taken for a repetition, nothing of the old one counts again", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), async (before, after) => {
        const { hub, ingest, publish, deliver, counted } = setUp(before);
        await deliver(0, before);
        hub.recreate();
        for (let value = 0; value < after; value++) publish(value);
        expect(await deliver(0, after)).toEqual({ ...NOTHING, counted: after });
        expect(await deliver(0, after)).toEqual({ ...NOTHING, redeliveredEvents: after });
        expect(await counted()).toBe(before + after);
        expect(ingest.gaps).toEqual([]);
        expect(await ingest.progress()).toHaveLength(2);
      }),
    );
  });
});

describe("an object with an id that came before", () => {
  const twice = (hub: MemoryHub, body: object): void => {
    hub.publish("0", jsonEvent(body));
    hub.publish("0", jsonEvent([7, body]));
  };

  test("is dropped where repetitions are looked for, in a later batch and in the same", async () => {
    for (const cut of [1, 2]) {
      const { hub, ingest, deliver, counted } = setUp(0, true);
      twice(hub, readingBody({ eventId: "e1" }));
      await deliver(0, cut);
      await deliver(cut, 2);
      expect(await counted()).toBe(1);
      expect(await ingest.progress()).toMatchObject([{ counted: 1, duplicates: 1, deadLetters: 1 }]);
    }
  });

  test("counts again where they are not", async () => {
    const { hub, deliver, counted } = setUp(0, false);
    twice(hub, readingBody({ eventId: "e1" }));
    await deliver(0, 2);
    expect(await counted()).toBe(2);
  });

  test("is not counted at all by a write that failed", async () => {
    const { hub, ingest, deliver, counted } = setUp(0, true);
    twice(hub, readingBody({ eventId: "e1" }));
    ingest.beforeWrite = () => {
      throw new UnavailableError("the database", new Error("busy"));
    };
    await expect(deliver(0, 2)).rejects.toThrow("busy");
    ingest.beforeWrite = () => undefined;
    await deliver(0, 2);
    expect(await counted()).toBe(1);
  });
});

test("the refused of an event are numbered through, whatever items they come from", async () => {
  const { hub, ingest, deliver } = setUp(0);
  hub.publish("0", jsonEvent([7, readingBody({ value: "x" }), readingBody(), 8]));
  hub.publish("0", rawEvent("{"));
  await deliver(0, 2);
  expect(ingest.deadLetters.map(({ sequenceNumber, index }) => [sequenceNumber, index])).toEqual([
    [0, 0],
    [0, 1],
    [0, 2],
    [1, 0],
  ]);
});

const decoded = (event: ReturnType<typeof jsonEvent>): DecodedEvent => ({ ...event, items: [] });

test("the watermark takes the last event's number and time, though it carries nothing", async () => {
  const { hub, ingest, deliver } = setUp(1);
  hub.publish("0", { ...decoded(jsonEvent([])), body: Buffer.from("[]"), enqueuedAt: ENQUEUED_AT + 5 });
  await deliver(0, 2);
  expect(await ingest.progress()).toMatchObject([{ watermark: { sequenceNumber: 1, enqueuedAt: ENQUEUED_AT + 5 } }]);
});
