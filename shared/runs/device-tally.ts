import type { DriftCheck } from "../drift/drift-check";
import type { DeviceId } from "../readings/reading";
import type { ResultRow, Verdict } from "../scoring/result-row";
import type { Instant } from "../time";

/** What of a device's rows outlives them: counts, status and anomalies come from here. */
export interface DeviceTally {
  readonly deviceId: DeviceId;
  latest: ResultRow;
  readonly verdicts: Record<Verdict, number>;
  /** Ends of windows that were scored again and are normal now. */
  readonly normalAgain: Instant[];
  readonly anomalies: ResultRow[];
  /** Where a check of it was due. */
  drift?: DriftCheck | undefined;
}

/** Of no row yet. */
export const tallyBefore = (first: ResultRow): DeviceTally => ({
  ...{ deviceId: first.deviceId, latest: first, verdicts: { normal: 0, anomalous: 0, unscored: 0 } },
  ...{ normalAgain: [], anomalies: [] },
});

export function countRow(tally: DeviceTally, row: ResultRow): void {
  tally.verdicts[row.verdict]++;
  tally.drift = row.drift ?? tally.drift;
  if (row.windowEnd >= tally.latest.windowEnd) tally.latest = row;
  if (row.verdict === "anomalous") tally.anomalies.push(row);
  if (row.verdict === "normal" && row.marks.includes("rescored")) tally.normalAgain.push(Date.parse(row.windowEnd));
}

/** Undefined for no rows. */
export function tallyOf(rows: readonly ResultRow[]): DeviceTally | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  const tally = tallyBefore(first);
  for (const row of rows) countRow(tally, row);
  return tally;
}
