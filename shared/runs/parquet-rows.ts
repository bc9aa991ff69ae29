import type { ResultRow } from "../scoring/result-row";
import type { PartRow } from "./part-rows";

export const PARQUET_COLUMNS = [
  { name: "deviceId", type: "STRING", nullable: false },
  { name: "windowStart", type: "TIMESTAMP", nullable: false },
  { name: "windowEnd", type: "TIMESTAMP", nullable: false },
  { name: "verdict", type: "STRING", nullable: false },
  { name: "reason", type: "STRING" },
  { name: "marks", type: "JSON", nullable: false },
  { name: "score", type: "DOUBLE" },
  { name: "threshold", type: "DOUBLE" },
  { name: "severity", type: "DOUBLE" },
  { name: "modelVersion", type: "STRING" },
  { name: "revision", type: "INT64", nullable: false },
  { name: "readings", type: "INT64", nullable: false },
  { name: "contributions", type: "JSON" },
  { name: "drift", type: "JSON" },
] as const;

/** What is held in memory at a time. */
const ROWS_AT_ONCE = 50_000;

/** Rows as one Parquet file, compressed by snappy; the same bytes for the same rows. */
export async function parquetOf(rows: AsyncIterable<PartRow>): Promise<Uint8Array> {
  const { ByteWriter, parquetWriteRows } = await import("hyparquet-writer");
  const writer = new ByteWriter();
  await parquetWriteRows({
    ...{ writer, columns: [...PARQUET_COLUMNS], rows: cellsOf(rows), rowGroupSize: ROWS_AT_ONCE },
    createdBy: "fleetscore",
  });
  return writer.getBytes();
}

async function* cellsOf(rows: AsyncIterable<PartRow>) {
  for await (const { row } of rows) yield cells(row);
}

const cells = (row: ResultRow): Record<(typeof PARQUET_COLUMNS)[number]["name"], unknown> => ({
  ...row,
  drift: row.drift ?? null,
  windowStart: new Date(row.windowStart),
  windowEnd: new Date(row.windowEnd),
  revision: BigInt(row.revision),
  readings: BigInt(row.readings),
});
