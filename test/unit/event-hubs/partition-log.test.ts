import fc from "fast-check";
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { message } from "rhea";
import { CorruptLogError } from "../../../infra/local/event-hubs/log/corrupt-log-error";
import { PartitionLog } from "../../../infra/local/event-hubs/log/partition-log";
import { DEFAULT_RETENTION, type Retention } from "../../../infra/local/event-hubs/log/retention";
import { inFolder, inMemory } from "../../../infra/local/event-hubs/log/segment-storage";
import { InvalidPosition } from "../../../infra/local/event-hubs/log/selector";
import { encodeEvent } from "../../support/event-hubs";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "partition-log-"))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Every batch of more than a few events fills a segment. */
const SMALL: Retention = { maxAgeMs: 3600_000, maxBytes: 64 * 1000 };

const onDisk = (retention = DEFAULT_RETENTION, now = () => 1_700_000_000_000): PartitionLog =>
  new PartitionLog(inFolder(folder), retention, now);

const append = (log: PartitionLog, ...bodies: string[]): void => log.append(bodies.map((body) => encodeEvent(body)));

interface Kept {
  sequence: number;
  offset: string;
  body: string;
}

/** All that a reader from the beginning gets. */
function readAll(log: PartitionLog): Kept[] {
  const kept: Kept[] = [];
  for (let next = 0; ;) {
    const event = log.read(next);
    if (event === undefined) return kept;
    const { message_annotations, body } = message.decode(event.bytes) as unknown as {
      message_annotations: Record<string, unknown>;
      body: { content: Buffer };
    };
    expect(message_annotations["x-opt-sequence-number"]).toBe(event.sequence);
    const offset = String(message_annotations["x-opt-offset"]);
    kept.push({ sequence: event.sequence, offset, body: body.content.toString() });
    next = event.sequence + 1;
  }
}

const segmentFiles = (): string[] => readdirSync(folder).sort();
const newestFile = (): string => join(folder, segmentFiles().at(-1) ?? "");

const batch = fc.array(fc.string({ maxLength: 300 }), { minLength: 1, maxLength: 20 });

test("a log on disk, closed and opened at any time, is the same as one in memory", () => {
  const action = fc.oneof(
    { weight: 4, arbitrary: batch },
    { weight: 1, arbitrary: fc.constant("open again" as const) },
  );
  const limits = fc.constantFrom(DEFAULT_RETENTION, SMALL, { ...SMALL, maxBytes: 6000 });
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), limits, (actions, retention) => {
      rmSync(folder, { recursive: true });
      let now = 1_700_000_000_000;
      const memory = new PartitionLog(inMemory, retention, () => now);
      let disk = onDisk(retention, () => now);
      for (const each of actions) {
        now += 1000;
        if (each === "open again") {
          disk.close();
          disk = onDisk(retention, () => now);
        } else {
          append(memory, ...each);
          append(disk, ...each);
        }
      }
      expect(readAll(disk)).toEqual(readAll(memory));
      expect(disk.properties()).toEqual(memory.properties());
      disk.close();
    }),
    { numRuns: 60 },
  );
});

test("what is read back is what was appended, numbered from 0 without a gap", () => {
  fc.assert(
    fc.property(fc.array(batch, { maxLength: 10 }), (batches) => {
      const log = new PartitionLog(inMemory, DEFAULT_RETENTION, Date.now);
      for (const bodies of batches) append(log, ...bodies);
      const kept = readAll(log);
      expect(kept.map(({ body }) => body)).toEqual(batches.flat());
      expect(kept.map(({ sequence }) => sequence)).toEqual(kept.map((_, i) => i));
    }),
    { numRuns: 50 },
  );
});

test("a reader that resumes from any event's offset goes on with the next one", () => {
  fc.assert(
    fc.property(fc.array(batch, { minLength: 1, maxLength: 10 }), (batches) => {
      const log = new PartitionLog(inMemory, SMALL, Date.now);
      for (const bodies of batches) append(log, ...bodies);
      for (const { offset, sequence } of readAll(log)) {
        const value = Number(offset);
        expect(log.seek({ by: "offset", value, inclusive: false })).toBe(sequence + 1);
        expect(log.seek({ by: "offset", value, inclusive: true })).toBe(sequence);
      }
    }),
    { numRuns: 30 },
  );
});

test("a reader that asks for a time gets the first batch of or after it", () => {
  let now = 1000;
  const log = new PartitionLog(inMemory, { maxAgeMs: 640, maxBytes: 1e6 }, () => now);
  for (; now <= 1100; now += 20) append(log, String(now));
  expect(log.seek({ by: "enqueuedTime", value: 1040, inclusive: true })).toBe(2);
  expect(log.seek({ by: "enqueuedTime", value: 1040, inclusive: false })).toBe(3);
  expect(log.seek({ by: "enqueuedTime", value: 1041, inclusive: true })).toBe(3);
  expect(log.seek({ by: "enqueuedTime", value: 0, inclusive: true })).toBe(0);
  expect(log.seek({ by: "enqueuedTime", value: 9999, inclusive: true })).toBe(6);
});

test("a position past the end is invalid, and the last one is not", () => {
  const log = new PartitionLog(inMemory, DEFAULT_RETENTION, Date.now);
  append(log, "a", "b");
  const last = Number(log.properties().lastOffset);
  expect(log.seek({ by: "offset", value: last, inclusive: false })).toBe(2);
  expect(() => log.seek({ by: "offset", value: last + 1, inclusive: true })).toThrow(InvalidPosition);
  expect(() => log.seek({ by: "sequenceNumber", value: 2, inclusive: true })).toThrow(InvalidPosition);
});

test("an empty partition says so, as the service does", () => {
  expect(onDisk().properties()).toEqual({
    beginningSequenceNumber: 0,
    lastSequenceNumber: -1,
    lastOffset: "-1",
    lastEnqueuedTime: 0,
    isEmpty: true,
  });
});

test("enqueued times never go back, even if the clock does", () => {
  let now = 2000;
  const log = onDisk(DEFAULT_RETENTION, () => now);
  append(log, "a");
  now = 1000;
  append(log, "b");
  expect(log.properties().lastEnqueuedTime).toBe(2000);
});

test("retention removes whole files, oldest first, and the numbers go on after the next start", () => {
  const retention = { maxAgeMs: 3600_000, maxBytes: 6400 };
  const log = onDisk(retention);
  for (let i = 0; i < 100; i++) append(log, `event ${i} ${"x".repeat(200)}`);
  const { beginningSequenceNumber } = log.properties();
  expect(beginningSequenceNumber).toBeGreaterThan(50);
  expect(Number.parseInt(segmentFiles()[0] ?? "", 10)).toBe(beginningSequenceNumber);
  const kept = readAll(log);
  log.close();
  const reopened = onDisk(retention);
  expect(readAll(reopened)).toEqual(kept);
  append(reopened, "next");
  expect(readAll(reopened).at(-1)).toMatchObject({ sequence: 100, body: "next" });
  reopened.close();
});

test("retention removes what is too old", () => {
  let now = 1000;
  const log = onDisk({ maxAgeMs: 1000, maxBytes: 1e6 }, () => now);
  for (; now <= 5000; now += 100) append(log, String(now));
  expect(readAll(log).map(({ body }) => Number(body))).toEqual([
    4000, 4100, 4200, 4300, 4400, 4500, 4600, 4700, 4800, 4900, 5000,
  ]);
  log.close();
});

test("what a killed process left half-written is cut off, and what was whole stays", () => {
  fc.assert(
    fc.property(fc.array(batch, { minLength: 2, maxLength: 6 }), fc.nat(), (batches, anywhere) => {
      rmSync(folder, { recursive: true });
      const log = onDisk();
      const last = batches.pop() ?? [];
      for (const bodies of batches) append(log, ...bodies);
      const whole = readAll(log);
      const size = readFileSync(newestFile()).length;
      append(log, ...last);
      log.close();
      const added = readFileSync(newestFile()).length - size;
      truncateSync(newestFile(), size + (anywhere % added));

      const reopened = onDisk();
      expect(readAll(reopened)).toEqual(whole);
      append(reopened, "after");
      reopened.close();
      expect(readAll(onDisk()).map(({ body }) => body)).toEqual([...whole.map(({ body }) => body), "after"]);
    }),
    { numRuns: 50 },
  );
});

describe("a log that was damaged elsewhere than at its end is refused, and the file named:", () => {
  const fill = (): string[] => {
    const log = onDisk(SMALL);
    for (let i = 0; i < 10; i++) append(log, `event ${i} ${"x".repeat(1000)}`);
    log.close();
    return segmentFiles();
  };
  const expectRefusal = (name: string | undefined): void => {
    const open = (): PartitionLog => onDisk(SMALL);
    expect(open).toThrow(CorruptLogError);
    expect(open).toThrow(join(folder, name ?? ""));
  };

  test("a changed byte in the middle", () => {
    const [, second = ""] = fill();
    const bytes = readFileSync(join(folder, second));
    bytes[100] = (bytes[100] ?? 0) ^ 1;
    writeFileSync(join(folder, second), bytes);
    expectRefusal(second);
  });

  test("an older file that was cut", () => {
    const [, second = ""] = fill();
    truncateSync(join(folder, second), 500);
    expectRefusal(second);
  });

  test("a file that is missing", () => {
    const [, second = "", third] = fill();
    rmSync(join(folder, second));
    expectRefusal(third);
  });

  test("a file that is missing before an empty newest one, as a kill between making and filling it leaves", () => {
    fill();
    const newest = segmentFiles().at(-1);
    truncateSync(newestFile(), 0);
    rmSync(join(folder, segmentFiles().at(-2) ?? ""));
    expectRefusal(newest);
  });

  test("an empty file that is all there is of a log that had begun", () => {
    const name = `${"7".padStart(16, "0")}.log`;
    writeFileSync(join(folder, name), "");
    expectRefusal(name);
  });

  test("something else at the end of the newest", () => {
    fill();
    const newest = segmentFiles().at(-1);
    appendFileSync(newestFile(), "x".repeat(100));
    expectRefusal(newest);
  });

  test("a file that changes while the log is open, once its batches are needed again", () => {
    const log = onDisk(SMALL);
    for (let i = 0; i < 10; i++) append(log, `event ${i} ${"x".repeat(1000)}`);
    const [first = ""] = segmentFiles();
    truncateSync(join(folder, first), 10);
    expect(() => log.read(0)).toThrow(CorruptLogError);
    log.close();
  });
});

test("a newest file that is still empty, as a kill between making and filling it leaves, is gone on with", () => {
  const log = onDisk(SMALL);
  for (let i = 0; i < 10; i++) append(log, `event ${i} ${"x".repeat(1000)}`);
  log.close();
  const whole = readAll(onDisk(SMALL));
  writeFileSync(join(folder, `${"10".padStart(16, "0")}.log`), "");
  const reopened = onDisk(SMALL);
  expect(readAll(reopened)).toEqual(whole);
  append(reopened, "next");
  expect(readAll(reopened).at(-1)).toMatchObject({ sequence: 10, body: "next" });
  reopened.close();
});

test("bytes that are no message are refused and leave nothing behind", () => {
  const log = onDisk();
  append(log, "a");
  expect(() => log.append([encodeEvent("b"), Buffer.from("nonsense")])).toThrow();
  append(log, "c");
  expect(readAll(log).map(({ body }) => body)).toEqual(["a", "c"]);
  log.close();
  expect(readAll(onDisk()).map(({ body }) => body)).toEqual(["a", "c"]);
});

test("a listener is called after each append until it is taken away", () => {
  const log = new PartitionLog(inMemory, DEFAULT_RETENTION, Date.now);
  const reached: number[] = [];
  const remove = log.onAppend(() => reached.push(log.nextSequence));
  append(log, "a", "b");
  append(log, "c");
  remove();
  append(log, "d");
  expect(reached).toEqual([2, 3]);
});
