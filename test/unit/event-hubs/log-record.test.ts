import fc from "fast-check";
import { encodeRecord, readRecords } from "../../../infra/local/event-hubs/log/log-record";
import { stampBatch, type StoredBatch } from "../../../infra/local/event-hubs/log/stored-batch";
import { encodeEvent } from "../../support/event-hubs";

const batches = fc
  .array(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 })
  .map((all) => {
    let at = { sequence: 0, offset: 0 };
    return all.map((bodies): StoredBatch => {
      const batch = stampBatch(
        bodies.map((body) => encodeEvent(body)),
        at,
        1_700_000_000_000,
      );
      at = { sequence: at.sequence + bodies.length, offset: at.offset + batch.bytes.length };
      return batch;
    });
  });

test("records read back as the batches that were written", () => {
  fc.assert(
    fc.property(batches, (written) => {
      const file = Buffer.concat(written.map(encodeRecord));
      expect(readRecords(file)).toEqual({ batches: written, end: file.length, rest: "nothing" });
    }),
  );
});

test("a file that is cut anywhere gives the records that are whole, and the rest as torn", () => {
  fc.assert(
    fc.property(batches, fc.nat(), (written, anywhere) => {
      const records = written.map(encodeRecord);
      const file = Buffer.concat(records);
      const cut = anywhere % file.length;
      const { batches: read, end, rest } = readRecords(file.subarray(0, cut));
      const ends = records.map((_, i) => Buffer.concat(records.slice(0, i + 1)).length);
      const wholeCount = ends.filter((each) => each <= cut).length;
      expect(read).toEqual(written.slice(0, wholeCount));
      expect(rest).toBe(end === cut ? "nothing" : "torn");
    }),
  );
});

test("zeros behind the records, as a power cut leaves them, are torn", () => {
  fc.assert(
    fc.property(batches, fc.integer({ min: 1, max: 200 }), (written, zeros) => {
      const file = Buffer.concat([...written.map(encodeRecord), Buffer.alloc(zeros)]);
      expect(readRecords(file)).toEqual({ batches: written, end: file.length - zeros, rest: "torn" });
    }),
  );
});

test("a flipped bit is never read as an event, and is corrupt unless it lies in the last record's body", () => {
  fc.assert(
    fc.property(batches, fc.nat(), fc.nat(7), (written, anywhere, bit) => {
      const records = written.map(encodeRecord);
      const file = Buffer.concat(records);
      const at = anywhere % file.length;
      file[at] = (file[at] ?? 0) ^ (1 << bit);
      const { batches: read, rest } = readRecords(file);
      expect(read.length).toBeLessThan(written.length);
      expect(read).toEqual(written.slice(0, read.length));
      const HEAD_BYTES = 44;
      const lastBody = file.length - (records.at(-1)?.length ?? 0) + HEAD_BYTES;
      expect(rest).toBe(at < lastBody ? "corrupt" : "torn");
    }),
  );
});
