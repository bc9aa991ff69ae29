import type { DriftCheck } from "../drift/drift-check";
import { AppError } from "../errors";
import type { DeviceId } from "../readings/reading";
import type { ResultRow, Verdict } from "../scoring/result-row";
import type { Instant } from "../time";

/** Rows as JSON lines. */
export const encodeRows = (rows: readonly ResultRow[]): string =>
  rows.map((row) => JSON.stringify(row) + "\n").join("");

export interface PartRow {
  readonly row: ResultRow;
  readonly offset: number;
  readonly bytes: number;
}

const NEW_LINE = 10;

/**
 * The rows of a part with where they lie, however the stream is cut.
 * @throws AppError `part-truncated` (retryable) where the stream ends within a row.
 */
export async function* readPartRows(stream: AsyncIterable<Uint8Array>): AsyncGenerator<PartRow> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  for await (const piece of stream) {
    const bytes = rest.length === 0 ? Buffer.from(piece) : Buffer.concat([rest, piece]);
    let start = 0;
    for (let end = bytes.indexOf(NEW_LINE); end !== -1; end = bytes.indexOf(NEW_LINE, start)) {
      const row = JSON.parse(bytes.toString("utf8", start, end)) as ResultRow;
      yield { row, offset: offset + start, bytes: end + 1 - start };
      start = end + 1;
    }
    offset += start;
    rest = bytes.subarray(start);
  }
  if (rest.length === 0) return;
  throw new AppError("part-truncated", `a part ends within the row at byte ${offset}`, { retryable: true });
}

/** What a part says of each of its devices; their rows lie together, in one run of bytes. */
export interface DeviceRows {
  readonly deviceId: DeviceId;
  readonly offset: number;
  bytes: number;
  latest: ResultRow;
  readonly verdicts: Record<Verdict, number>;
  /** Ends of windows that were scored again and are normal now. */
  readonly normalAgain: Instant[];
  drift: DriftCheck | undefined;
}

export interface PartSummary {
  readonly bytes: number;
  readonly devices: ReadonlyMap<DeviceId, DeviceRows>;
  readonly anomalies: readonly ResultRow[];
}

/** Reads a committed part once and says what is in it: the part itself is the only witness of what was scored. */
export async function summarizePart(stream: AsyncIterable<Uint8Array>): Promise<PartSummary> {
  const devices = new Map<DeviceId, DeviceRows>();
  const anomalies: ResultRow[] = [];
  let total = 0;
  for await (const { row, offset, bytes } of readPartRows(stream)) {
    const { deviceId, verdict } = row;
    const device = devices.get(deviceId) ?? {
      ...{ deviceId, offset, bytes: 0, latest: row },
      ...{ verdicts: { normal: 0, anomalous: 0, unscored: 0 }, normalAgain: [], drift: undefined },
    };
    devices.set(deviceId, device);
    device.bytes += bytes;
    device.verdicts[verdict]++;
    device.drift = row.drift ?? device.drift;
    if (row.windowEnd >= device.latest.windowEnd) device.latest = row;
    if (verdict === "anomalous") anomalies.push(row);
    if (verdict === "normal" && row.marks.includes("rescored")) device.normalAgain.push(Date.parse(row.windowEnd));
    total = offset + bytes;
  }
  return { bytes: total, devices, anomalies };
}
