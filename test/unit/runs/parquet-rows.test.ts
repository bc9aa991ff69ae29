import fc from "fast-check";
import { parquetMetadata, parquetReadObjects } from "hyparquet";
import { parquetOf } from "../../../shared/runs/parquet-rows";
import type { ResultRow } from "../../../shared/scoring/result-row";
import { isoOf } from "../../../shared/time";
import { anyResultRow } from "../../support/domain/any-result-row";

async function* placed(rows: readonly ResultRow[]) {
  for (const row of rows) yield await Promise.resolve({ row, offset: 0, bytes: 0 });
}

/** A file of its own, not the one in the writer's larger buffer. */
const fileOf = async (rows: readonly ResultRow[]): Promise<ArrayBuffer> =>
  new Uint8Array(await parquetOf(placed(rows))).buffer;

test("a reader of Parquet finds the rows again, times as times and numbers as numbers", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyResultRow, { maxLength: 20 }), async (rows) => {
      const read = await parquetReadObjects({ file: await fileOf(rows) });
      const asWritten = read.map(({ windowStart, windowEnd, revision, readings, ...rest }) => ({
        ...rest,
        ...{ windowStart: isoOf(Number(windowStart)), windowEnd: isoOf(Number(windowEnd)) },
        ...{ revision: Number(revision), readings: Number(readings) },
      }));
      expect(asWritten).toEqual(rows.map((row) => ({ ...row, drift: row.drift ?? null })));
    }),
    { numRuns: 50 },
  );
});

test("the columns have their types, also where there is no row", async () => {
  const { schema } = parquetMetadata(await fileOf([]));
  const typeOf = (column: string) => schema.find(({ name }) => name === column);
  expect(typeOf("windowEnd")).toMatchObject({ type: "INT64", converted_type: "TIMESTAMP_MILLIS" });
  expect(typeOf("score")).toMatchObject({ type: "DOUBLE", repetition_type: "OPTIONAL" });
  expect(typeOf("deviceId")).toMatchObject({ converted_type: "UTF8", repetition_type: "REQUIRED" });
  expect(typeOf("contributions")).toMatchObject({ converted_type: "JSON", repetition_type: "OPTIONAL" });
});

test("the same rows are the same bytes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyResultRow, { maxLength: 20 }), async (rows) => {
      expect(Buffer.from(await fileOf(rows)).equals(Buffer.from(await fileOf(rows)))).toBe(true);
    }),
    { numRuns: 20 },
  );
});
