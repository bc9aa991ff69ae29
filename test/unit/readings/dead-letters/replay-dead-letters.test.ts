import { gzipSync } from "node:zlib";
import { UnavailableError } from "../../../../shared/errors";
import { MAX_ROW_BYTES } from "../../../../shared/readings/dead-letters/dead-letter-body";
import { showDeadLetter } from "../../../../shared/readings/dead-letters/dead-letter-queries";
import type { ReplayCursor } from "../../../../shared/readings/dead-letters/replay-dead-letters";
import { ENQUEUED_AT, jsonEvent, rawEvent, readingBody } from "../../../support/domain/hub-events";
import { replayWorld } from "../../../support/domain/replay-world";

const HOUR = 3_600_000;
const LATE = { lateLimitMs: 10 * HOUR };
const lateBody = (more = {}) => readingBody({ timestamp: ENQUEUED_AT - 2 * HOUR, ...more });

describe("a reading that an old rule refused", () => {
  test("stays refused under the same rule, and is counted once under a mended one", async () => {
    const { send, replay, counts, ingest } = replayWorld();
    await send(jsonEvent([lateBody(), readingBody()]));

    expect(await replay()).toMatchObject({ deadLetters: 1, counted: 0, stillRefused: { "too-late": 1 }, remaining: 0 });
    expect(ingest.deadLetters).toMatchObject([{ reason: "too-late", replays: 1 }]);
    expect(await counts()).toEqual({ counted: 1, duplicates: 0, deadLetters: 1 });

    expect(await replay({}, LATE)).toMatchObject({ deadLetters: 1, counted: 1, stillRefused: {} });
    expect(await replay({}, LATE)).toMatchObject({ deadLetters: 0, counted: 0 });
    expect(await counts()).toEqual({ counted: 2, duplicates: 0, deadLetters: 0 });
    expect(ingest.deadLetters).toEqual([]);
  });

  test("is late data where the schedule has gone past it", async () => {
    const { send, replay, ingest } = replayWorld();
    await send(jsonEvent(lateBody()));
    ingest.closedThrough = ENQUEUED_AT;

    await replay({}, LATE);

    const from = ENQUEUED_AT - 2 * HOUR;
    expect(ingest.lateChanges).toEqual([{ deviceId: "pump-1", from, to: from + 60_000 }]);
    expect([...ingest.devices]).toEqual(["pump-1"]);
  });

  test("is told by the reason that it has now, where that is another", async () => {
    const { send, replay, ingest } = replayWorld();
    await send(jsonEvent(lateBody({ value: "x" })));

    expect(await replay({}, LATE)).toMatchObject({ counted: 0, stillRefused: { "value-not-finite": 1 } });
    expect(ingest.deadLetters).toMatchObject([{ reason: "value-not-finite", detail: 'temperature: "x"' }]);
  });
});

describe("a whole body", () => {
  const SMALL = { maxEventBytes: 100 };
  const mixed = [readingBody(), readingBody({ sensor: "flow", value: null }), lateBody({ sensor: "load" }), 7];

  test.each([undefined, "gzip"])("is taken apart once it may be: content encoding %p", async (contentEncoding) => {
    const { send, replay, counts, ingest } = replayWorld();
    const text = JSON.stringify(mixed);
    await send(rawEvent(contentEncoding === "gzip" ? gzipSync(text) : text, { contentEncoding }), SMALL);
    expect(await counts()).toEqual({ counted: 0, duplicates: 0, deadLetters: 1 });

    const stillRefused = { "value-not-finite": 1, "too-late": 1, "wrong-shape": 1 };
    expect(await replay()).toMatchObject({ deadLetters: 1, counted: 1, stillRefused });
    expect(ingest.deadLetters.map(({ objectIndex, isWhole }) => [objectIndex, isWhole])).toEqual([
      [1, false],
      [2, false],
      [3, false],
    ]);
    expect(new Set(ingest.deadLetters.map(({ index }) => index)).size).toBe(3);
    expect(await replay({}, LATE)).toMatchObject({ deadLetters: 3, counted: 1 });
    expect(await counts()).toEqual({ counted: 2, duplicates: 0, deadLetters: 2 });
  });

  test("leaves remainders that are no repetitions of what was taken of the same object", async () => {
    const { send, replay, counts, ingest } = replayWorld();
    const { sensor: _sensor, value: _value, ...rest } = readingBody();
    const partly = { ...rest, eventId: "e1", values: { temperature: 1, flow: null } };
    const wholly = lateBody({ eventId: "e2" });
    await send(jsonEvent([partly, wholly, "x".repeat(100)]), SMALL);

    await replay({}, { maxEventBytes: 1_000 });
    await replay();

    expect(ingest.deadLetters.map(({ reason, itemKey }) => [reason, typeof itemKey])).toEqual([
      ["value-not-finite", "undefined"],
      ["too-late", "string"],
      ["wrong-shape", "undefined"],
    ]);
    expect(await counts()).toEqual({ counted: 1, duplicates: 0, deadLetters: 3 });
  });

  test("that is garbage stays as it is", async () => {
    const { send, replay, ingest } = replayWorld();
    await send(rawEvent("{"));
    await replay();
    await replay();
    expect(ingest.deadLetters).toMatchObject([{ reason: "not-json", isWhole: true, replays: 2, index: 0 }]);
  });
});

describe("a body too large for a row", () => {
  const huge = (more = {}) => jsonEvent(lateBody({ deviceId: `${"d".repeat(MAX_ROW_BYTES)} `, ...more }));

  test("lies in a blob, is shown whole, and goes with its dead letter", async () => {
    const { send, replay, ingest, deadLetters, blobs } = replayWorld();
    const body = JSON.stringify([readingBody(), " ".repeat(MAX_ROW_BYTES)]);
    await send(rawEvent(body), { maxEventBytes: 100 });

    const [letter] = ingest.deadLetters;
    expect(letter).toMatchObject({
      bodyBytes: body.length,
      bodyBlob: expect.stringMatching(/^dead-letters\/2026-11-20\//) as string,
    });
    expect(letter?.body.length).toBeLessThan(1_000);
    expect(blobs.names).toEqual([letter?.bodyBlob]);
    const shown = await showDeadLetter({ deadLetters, blobs }, letter?.id ?? -1);
    expect(Buffer.from(shown.body ?? []).toString()).toBe(body);

    expect(await replay()).toMatchObject({ counted: 1, stillRefused: { "wrong-shape": 1 } });
    const [left] = ingest.deadLetters;
    expect(blobs.names).toEqual([left?.bodyBlob]);
    expect(left?.bodyBlob).not.toBe(letter?.bodyBlob);
  });

  test("stays where it is while its dead letter does", async () => {
    const { send, replay, ingest, blobs } = replayWorld();
    await send(huge());
    const [name] = blobs.names;
    await replay();
    await replay({}, LATE);
    expect(blobs.names).toEqual([name]);
    expect(ingest.deadLetters).toMatchObject([{ reason: "bad-device", bodyBlob: name, replays: 2 }]);
  });

  test("is no other's: equal bodies of two events are two blobs", async () => {
    const { send, blobs } = replayWorld();
    await send(huge());
    await send(huge());
    expect(blobs.names).toHaveLength(2);
  });

  test("that was deleted leaves a dead letter that says so", async () => {
    const { send, replay, ingest, deadLetters, blobs } = replayWorld();
    await send(huge());
    const [name = ""] = blobs.names;
    await blobs.delete(name);

    expect(await replay()).toMatchObject({ stillRefused: { "bad-device": 1 } });
    const [letter] = ingest.deadLetters;
    expect(letter?.detail).toContain(name);
    expect((await showDeadLetter({ deadLetters, blobs }, letter?.id ?? -1)).body).toBeUndefined();
  });
});

describe("an object with an id of which nothing was taken", () => {
  const refused = lateBody({ eventId: "e1" });

  test("was sent again mended: it counts once, and its replay is a repetition", async () => {
    const { send, replay, counts } = replayWorld();
    await send(jsonEvent(refused));
    await send(jsonEvent(readingBody({ eventId: "e1" })));
    expect(await replay({}, LATE)).toMatchObject({ counted: 0, duplicates: 1 });
    expect(await counts()).toEqual({ counted: 1, duplicates: 1, deadLetters: 0 });
  });

  test("was replayed: what is sent again under its id is a repetition", async () => {
    const { send, replay, counts } = replayWorld();
    await send(jsonEvent(refused));
    expect(await replay({}, LATE)).toMatchObject({ counted: 1 });
    await send(jsonEvent(readingBody({ eventId: "e1" })));
    expect(await counts()).toEqual({ counted: 1, duplicates: 1, deadLetters: 0 });
  });

  test("is no repetition of itself: its values count, each at its time", async () => {
    const { send, replay, counts, ingest } = replayWorld();
    const { sensor: _sensor, value: _value, ...rest } = refused;
    await send(jsonEvent({ ...rest, values: { temperature: 1, flow: 2, load: 3 } }));
    for (const { id } of ingest.deadLetters) expect(await replay({ ids: [id] }, LATE)).toMatchObject({ counted: 1 });
    expect(await counts()).toEqual({ counted: 3, duplicates: 0, deadLetters: 0 });
  });
});

describe("a replay of many", () => {
  test("is done piece by piece, and takes nothing that was refused after it began", async () => {
    const { send, replay, counts, ingest } = replayWorld();
    const many = Array.from({ length: 1_201 }, (_, value) => lateBody({ value }));
    await send(jsonEvent(many));
    const remaining: number[] = [];
    let cursor: ReplayCursor | undefined;
    do {
      const report = await replay({}, {}, { budgetMs: 0, cursor });
      remaining.push(report.remaining);
      cursor = report.next;
      await send(jsonEvent(lateBody()));
    } while (cursor !== undefined);
    expect(remaining).toEqual([701, 201, 0]);
    expect(ingest.deadLetters.filter(({ replays }) => replays === 1)).toHaveLength(1_201);
    expect(await counts()).toEqual({ counted: 0, duplicates: 0, deadLetters: 1_204 });
  });

  test("takes only those that are asked for", async () => {
    const { send, replay, ingest } = replayWorld();
    await send(jsonEvent([lateBody(), 7, lateBody({ sensor: "flow" })]));
    await send(jsonEvent(lateBody({ sensor: "load" })));
    const [first, , , last] = ingest.deadLetters;

    expect(await replay({ reason: "bad-device" }, LATE)).toMatchObject({ deadLetters: 0 });
    expect(await replay({ reason: "wrong-shape" }, LATE)).toMatchObject({ deadLetters: 1, counted: 0 });
    expect(await replay({ ids: [first?.id ?? -1] }, LATE)).toMatchObject({ deadLetters: 1, counted: 1 });
    const from = last?.refusedAt ?? NaN;
    expect(await replay({ from, to: from }, LATE)).toMatchObject({ deadLetters: 0 });
    expect(await replay({ from, to: from + 1 }, LATE)).toMatchObject({ deadLetters: 1, counted: 1 });
    expect(await replay({}, LATE)).toMatchObject({ deadLetters: 2, counted: 1 });
  });

  test("leaves refused what cannot be processed, and counts the others", async () => {
    const { send, replay, counts, ingest, deadLetters } = replayWorld();
    await send(jsonEvent(Array.from({ length: 9 }, (_, value) => lateBody({ value }))));
    deadLetters.beforeWrite = ({ buckets }) => {
      if (buckets.some(({ min, max }) => min <= 5 && 5 <= max)) throw new TypeError("five\ncannot be merged");
    };

    expect(await replay({}, LATE)).toMatchObject({ deadLetters: 9, counted: 8, stillRefused: { poisonous: 1 } });

    expect(ingest.deadLetters).toMatchObject([{ reason: "poisonous", detail: "five" }]);
    expect(await counts()).toEqual({ counted: 8, duplicates: 0, deadLetters: 1 });
    deadLetters.beforeWrite = () => undefined;
    expect(await replay({}, LATE)).toMatchObject({ counted: 1 });
  });

  test("stops where a store is away; what was done before stays done, and the rest counts later", async () => {
    const { send, replay, counts, deadLetters } = replayWorld();
    await send(jsonEvent(Array.from({ length: 700 }, (_, value) => lateBody({ value }))));
    let writes = 0;
    deadLetters.beforeWrite = () => {
      if (++writes === 2) throw new UnavailableError("the database", new Error("busy"));
    };

    await expect(replay({}, LATE)).rejects.toThrow("busy");
    expect(await counts()).toEqual({ counted: 500, duplicates: 0, deadLetters: 200 });
    expect(await replay({}, LATE)).toMatchObject({ counted: 200 });
    expect(await counts()).toEqual({ counted: 700, duplicates: 0, deadLetters: 0 });
  });
});

test("a poisonous event is replayed as it came", async () => {
  const { send, replay, ingest } = replayWorld();
  ingest.beforeWrite = ({ buckets }) => {
    if (buckets.length > 0) throw new TypeError("cannot be merged");
  };
  await send(jsonEvent([readingBody({ eventId: "a" }), readingBody({ eventId: "b", sensor: "flow" })]));
  ingest.beforeWrite = () => undefined;
  await send(jsonEvent(readingBody({ eventId: "b", sensor: "flow" })));

  expect(await replay({ reason: "poisonous" })).toMatchObject({ deadLetters: 1, counted: 1, duplicates: 1 });
});
