import fc from "fast-check";
import type { DeviceId } from "../../../shared/readings/reading";
import { encodeRows, readPartRows, summarizePart } from "../../../shared/runs/part-rows";
import { collect } from "../../support/collect";
import { cutAt, resultRow, rowsByDevice } from "../../support/domain/result-rows";

test("rows are read back with where they lie, however the stream is cut", async () => {
  await fc.assert(
    fc.asyncProperty(rowsByDevice, fc.array(fc.nat(), { maxLength: 20 }), async (rows, cuts) => {
      const bytes = Buffer.from(encodeRows(rows));
      const read = await collect(readPartRows(cutAt(bytes, cuts)));
      expect(read.map(({ row }) => row)).toEqual(rows);
      for (const { row, offset, bytes: length } of read) {
        expect(bytes.toString("utf8", offset, offset + length)).toBe(encodeRows([row]));
      }
    }),
  );
});

test("a summary counts what is in the part, and says where each device lies", async () => {
  await fc.assert(
    fc.asyncProperty(rowsByDevice, fc.array(fc.nat(), { maxLength: 20 }), async (rows, cuts) => {
      const bytes = Buffer.from(encodeRows(rows));
      const summary = await summarizePart(cutAt(bytes, cuts));
      expect(summary.bytes).toBe(bytes.length);
      expect(summary.anomalies).toEqual(rows.filter(({ verdict }) => verdict === "anomalous"));
      expect([...summary.devices.keys()]).toEqual([...new Set(rows.map(({ deviceId }) => deviceId))]);
      for (const [deviceId, { offset, bytes: length, verdicts, latest }] of summary.devices) {
        const its = rows.filter((row) => row.deviceId === deviceId);
        expect(bytes.toString("utf8", offset, offset + length)).toBe(encodeRows(its));
        expect(Object.values(verdicts).reduce((a, b) => a + b)).toBe(its.length);
        expect(its.every(({ windowEnd }) => windowEnd <= latest.windowEnd)).toBe(true);
      }
    }),
  );
});

test("an empty part holds nothing", async () => {
  expect(await summarizePart(cutAt(Buffer.alloc(0), []))).toMatchObject({ bytes: 0, anomalies: [] });
});

test("a part that ends within a row is told, not taken for a shorter one", async () => {
  const bytes = Buffer.from(encodeRows([resultRow("pump-1" as DeviceId, 0), resultRow("pump-1" as DeviceId, 1)]));
  await expect(collect(readPartRows(cutAt(bytes.subarray(0, -1), [])))).rejects.toThrow("ends within the row");
});
