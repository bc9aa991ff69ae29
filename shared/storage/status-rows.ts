import type { DeviceId } from "../readings/reading";
import type { UnscoredReason, Verdict } from "../scoring/result-row";
import type { DeviceStatus, StatusChange } from "../scoring/status-reader";
import { numberOf, textOf, type Row } from "./row-values";

/** Of a row of `device_status`, or one that is joined with it. */
export const statusOf = (row: Row): Omit<DeviceStatus, "deviceId"> => ({
  windowEnd: Number(row["window_end"]),
  verdict: row["verdict"] as Verdict,
  reason: reasonOf(row),
  severity: numberOf(row["severity"]) ?? null,
  revision: Number(row["revision"]),
});

export const deviceStatusOf = (row: Row): DeviceStatus => ({
  deviceId: row["device_id"] as DeviceId,
  ...statusOf(row),
});

export const changeOf = (row: Row): StatusChange => ({
  deviceId: row["device_id"] as DeviceId,
  was: textOf(row["was"]) as Verdict | undefined,
  verdict: row["verdict"] as Verdict,
  reason: reasonOf(row),
  severity: numberOf(row["severity"]) ?? null,
  windowEnd: Number(row["window_end"]),
});

const reasonOf = (row: Row) => (textOf(row["reason"]) ?? null) as UnscoredReason | null;
