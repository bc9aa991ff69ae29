import fc from "fast-check";
import type { DeviceId } from "../../../shared/readings/reading";
import { encodeRows, readPartRows } from "../../../shared/runs/part-rows";
import { summarizeRows } from "../../../shared/runs/part-summary";
import { CSV, JSON_LINES } from "../../../shared/runs/row-form";
import { collect } from "../../support/collect";
import { cutAt, resultRow, rowsByDevice } from "../../support/domain/result-rows";

const cuts = fc.array(fc.nat(), { maxLength: 20 });

describe.each([JSON_LINES, CSV])("a part in $extension", (form) => {
  const bytesOf = (rows: Parameters<typeof encodeRows>[0]) => Buffer.from(form.header + encodeRows(rows, form));

  test("gives its rows back with where they lie, however the stream is cut", async () => {
    await fc.assert(
      fc.asyncProperty(rowsByDevice, cuts, async (rows, places) => {
        const bytes = bytesOf(rows);
        const read = await collect(readPartRows(cutAt(bytes, places), form));
        expect(read.map(({ row }) => row)).toEqual(rows);
        for (const { row, offset, bytes: length } of read) {
          expect(bytes.toString("utf8", offset, offset + length)).toBe(encodeRows([row], form));
        }
      }),
    );
  });

  test("is summed up in counts of what is in it, and where each device lies", async () => {
    await fc.assert(
      fc.asyncProperty(rowsByDevice, cuts, async (rows, places) => {
        const bytes = bytesOf(rows);
        const { devices, index } = await summarizeRows(cutAt(bytes, places), form);
        expect(index.bytes).toBe(bytes.length);
        expect([...devices.values()].flatMap(({ anomalies }) => anomalies)).toEqual(
          rows.filter(({ verdict }) => verdict === "anomalous"),
        );
        expect([...devices.keys()]).toEqual([...new Set(rows.map(({ deviceId }) => deviceId))]);
        for (const [deviceId, { verdicts, latest }] of devices) {
          const [offset = 0, length = 0] = index.devices[deviceId] ?? [];
          const its = rows.filter((row) => row.deviceId === deviceId);
          expect(bytes.toString("utf8", offset, offset + length)).toBe(encodeRows(its, form));
          expect(Object.values(verdicts).reduce((a, b) => a + b)).toBe(its.length);
          expect(its.every(({ windowEnd }) => windowEnd <= latest.windowEnd)).toBe(true);
        }
      }),
    );
  });

  test("holds nothing where it is empty", async () => {
    const { devices, index } = await summarizeRows(cutAt(bytesOf([]), []), form);
    expect([devices.size, index]).toEqual([0, { bytes: form.header.length, devices: {} }]);
  });

  test("is told to end within a row, not taken for a shorter one", async () => {
    const bytes = bytesOf([resultRow("pump-1" as DeviceId, 0), resultRow("pump-1" as DeviceId, 1)]);
    await expect(collect(readPartRows(cutAt(bytes.subarray(0, -1), []), form))).rejects.toThrow("ends within the row");
  });
});
