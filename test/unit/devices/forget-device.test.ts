import { forgetDevice, type ForgetPace } from "../../../shared/devices/forget-device";
import type { ForgetStore } from "../../../shared/devices/forget-store";
import { NotFoundError } from "../../../shared/errors";
import type { DeadLetterId } from "../../../shared/readings/dead-letters/dead-letter-store";
import type { DeviceId } from "../../../shared/readings/reading";
import { MemoryBlobs } from "../../support/domain/memory-blobs";
import { MemoryDeadLetterStore } from "../../support/domain/memory-dead-letter-store";
import { MemoryIngestStore } from "../../support/domain/memory-ingest-store";

const PUMP = "pump.1" as DeviceId;
const BLOB = "dead-letters/large";

interface Sent {
  readonly body: unknown;
  readonly from?: string;
  readonly inBlob?: true;
}

/** A device with so many rows, and dead letters of it and of others. */
async function setUp(rows: number, sent: readonly Sent[] = []) {
  const ingest = new MemoryIngestStore();
  const blobs = new MemoryBlobs();
  const order: string[] = [];
  let left = rows;
  for (const [i, { body, from, inBlob }] of sent.entries()) {
    const bytes = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
    if (inBlob) await blobs.create(BLOB, bytes);
    ingest.addLetter({
      ...{ sequenceNumber: i, index: 0, objectIndex: 0, enqueuedAt: 0, refusedAt: 0, isWhole: true, replays: 0 },
      ...{ reason: "too-late", detail: "", itemKey: undefined, contentEncoding: undefined, messageId: undefined },
      ...{ connectionDeviceId: from, bodyBytes: bytes.length, bodyBlob: inBlob && BLOB, replayedAt: undefined },
      body: inBlob ? bytes.subarray(0, 9) : bytes,
      partition: { namespace: "n", hub: "h", hubCreatedAt: 0, partitionId: "0" },
    });
  }
  const forgetting: ForgetStore = {
    forget: (_deviceId, limit) => {
      const some = Math.min(left, limit);
      left -= some;
      order.push(`${some} rows`);
      return Promise.resolve({ rows: some, isLast: some < limit });
    },
    deleteDeadLetters: (ids: readonly DeadLetterId[]) => {
      for (const id of ids) ingest.letters.delete(id);
      order.push(`${ids.length} letters`);
      return Promise.resolve(ids.length);
    },
  };
  const clock = { now: 1_000 };
  const services = {
    ...{ forgetting, blobs, deadLetters: new MemoryDeadLetterStore(ingest), clock: () => clock.now },
    devices: {
      change: (_deviceId: DeviceId, change: object) => {
        order.push(JSON.stringify(change));
        return Promise.resolve(rows > 0);
      },
    },
  };
  const pace: ForgetPace = { rows: 10, blobs: 2, letters: 2, budgetMs: 100, pause: () => Promise.resolve() };
  const bodies = () => ingest.deadLetters.map(({ body }) => Buffer.from(body).toString());
  return { services, pace, blobs, order, clock, bodies, rowsLeft: () => left };
}

test("it retires first; bytes of its models go, and no other's, and its rows last", async () => {
  const { services, pace, blobs, order } = await setUp(25);
  const others = ["models/pump.10/v1/model.onnx", "models/pump/v1/model.onnx"];
  for (const name of [...others, ...[1, 2, 3].map((n) => `models/pump.1/v${n}/model.onnx`)]) {
    await blobs.create(name, Buffer.from("x"));
  }
  const deleting = jest.spyOn(blobs, "deleteUnder").mockName("blobs");

  const forgotten = await forgetDevice(services, PUMP, pace);

  expect(forgotten).toMatchObject({ isDone: true, rows: 25, blobs: 3, deadLetters: 0 });
  expect(order).toEqual(['{"retired":true}', "10 rows", "10 rows", "5 rows"]);
  expect(blobs.names).toEqual([...others].sort());
  expect(deleting).toHaveBeenCalledTimes(2);
});

test("its dead letters go: what names it, what IoT Hub says is its, and the blobs of large ones", async () => {
  const [own, other] = [{ deviceId: PUMP }, { deviceId: "pump.2" }];
  const kept = [{ body: other, from: PUMP }, { body: [own, other] }, { body: "not JSON" }, { body: [] }, { body: 7 }];
  const gone = [
    { body: own },
    { body: [own, own] },
    { body: "not JSON", from: PUMP },
    { body: { sensor: 1 }, from: PUMP },
  ];
  const { services, pace, blobs, bodies } = await setUp(1, [
    ...[...kept, ...gone].flatMap((one, i) => (i % 2 === 0 ? [one] : [])),
    ...[...kept, ...gone].flatMap((one, i) => (i % 2 === 1 ? [one] : [])),
    { body: [own, { ...own, note: "x".repeat(99) }], inBlob: true },
  ]);

  expect(await forgetDevice(services, PUMP, pace)).toMatchObject({ deadLetters: gone.length + 1 });

  const texts = kept.map(({ body }) => (typeof body === "string" ? body : JSON.stringify(body)));
  expect(bodies().sort()).toEqual(texts.sort());
  expect(blobs.names).toEqual([]);
});

test("where the time is up, the next call goes on, and looks at no dead letter again", async () => {
  const { services, pace, clock, order, rowsLeft } = await setUp(25, [{ body: {} }, { body: {} }, { body: {} }]);
  let pauses = 0;
  const pause = () => {
    if (++pauses >= 4) clock.now += 1_000;
    return Promise.resolve();
  };

  const first = await forgetDevice(services, PUMP, { ...pace, pause });
  expect(first).toMatchObject({ isDone: false, lookedThrough: 3, rows: 10 });
  const listing = jest.spyOn(services.deadLetters, "list");
  const second = await forgetDevice(services, PUMP, pace, first.lookedThrough);

  expect(second).toMatchObject({ isDone: true, rows: 15 });
  expect(listing.mock.calls.map(([filter]) => filter.after)).toEqual([3]);
  expect([rowsLeft(), order.length]).toEqual([0, 5]);
});

test("where blob storage is away, the rows stay: by them the next call finds what is left", async () => {
  const { services, pace, blobs, rowsLeft } = await setUp(25);
  jest.spyOn(blobs, "deleteUnder").mockRejectedValueOnce(new Error("storage is away"));

  await expect(forgetDevice(services, PUMP, pace)).rejects.toThrow("storage is away");

  expect(rowsLeft()).toBe(25);
});

test("of a device that nobody knows, nothing can be forgotten", async () => {
  const { services, pace } = await setUp(0);
  await expect(forgetDevice(services, PUMP, pace)).rejects.toThrow(NotFoundError);
});
