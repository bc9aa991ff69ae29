import type { DeviceId } from "../readings/reading";
import type { Counts } from "../runs/counts";
import type { FailedDevice, Part } from "../runs/outcome-store";
import type { RunId } from "../runs/run";
import type { Row } from "./row-values";

export const partOf = (row: Row): Part => ({
  runId: row["run_id"] as RunId,
  attempt: Number(row["attempt"]),
  chunk: Number(row["chunk"]),
  bytes: Number(row["bytes"]),
  counts: countsOf(row),
});

export const countsOf = (row: Row): Counts => ({
  devices: Number(row["devices"]),
  failedDevices: Number(row["failed_devices"]),
  normal: Number(row["normal"]),
  anomalous: Number(row["anomalous"]),
  unscored: Number(row["unscored"]),
});

export const failureOf = (row: Row): FailedDevice => ({
  deviceId: row["device_id"] as DeviceId,
  code: String(row["error_code"]),
  message: String(row["error_message"]),
  attempts: Number(row["error_attempts"]),
});
