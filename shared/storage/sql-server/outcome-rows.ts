import type { DeviceOutcome } from "../../runs/outcome-store";
import type { Due } from "../../runs/due";
import type { ResultRow } from "../../scoring/result-row";
import { jsonColumnsOf } from "../anomaly-rows";
import { findingOf } from "../drift-rows";
import type { BulkSet } from "./bulk";
import { BIGINT, DEVICE_ID, FLOAT, INSTANT, INT, orNull, TEXT, varchar } from "./sql-types";

/** What became of the devices of a part: `#outcome`. */
export const outcomeRows = (devices: readonly DeviceOutcome[]): BulkSet => ({
  table: {
    name: "#outcome",
    columns: {
      device_id: DEVICE_ID,
      window_end: orNull(INSTANT),
      verdict: orNull(varchar(16)),
      reason: orNull(varchar(32)),
      severity: orNull(FLOAT),
      error_code: orNull(varchar(64)),
      error_message: orNull(TEXT),
      error_attempts: orNull(INT),
    },
  },
  rows: devices.map(({ deviceId, latest, failure }) => [
    deviceId,
    ...(latest === undefined
      ? [null, null, null, null]
      : [new Date(latest.windowEnd), latest.verdict, latest.reason, latest.severity]),
    ...(failure === undefined ? [null, null, null] : [failure.code, failure.message, failure.attempts]),
  ]),
});

/** Windows of a part that were scored again as normal: `#normal_again`. */
export const normalAgainRows = (devices: readonly DeviceOutcome[]): BulkSet => ({
  table: { name: "#normal_again", columns: { device_id: DEVICE_ID, window_end: INSTANT } },
  rows: devices.flatMap(({ deviceId, normalAgain }) => normalAgain.map((end) => [deviceId, new Date(end)])),
});

/** What the checks of a part's devices found: `#drift`. */
export const driftRows = (devices: readonly DeviceOutcome[]): BulkSet => ({
  table: {
    name: "#drift",
    columns: {
      device_id: DEVICE_ID,
      model_version: varchar(64),
      through_at: INSTANT,
      state: varchar(16),
      finding: TEXT,
    },
  },
  rows: devices.flatMap(({ deviceId, drift }) =>
    drift === undefined ? [] : [[deviceId, drift.modelVersion, new Date(drift.through), drift.state, findingOf(drift)]],
  ),
});

/** Anomalies that a part found: `#found`. */
export const foundRows = (anomalies: readonly ResultRow[]): BulkSet => ({
  table: {
    name: "#found",
    columns: {
      device_id: DEVICE_ID,
      window_start: INSTANT,
      window_end: INSTANT,
      revision: BIGINT,
      score: FLOAT,
      severity: orNull(FLOAT),
      model_version: varchar(64),
      marks: TEXT,
      contributions: orNull(TEXT),
    },
  },
  rows: anomalies.map((anomaly) => {
    const { deviceId, windowStart, windowEnd, revision, score, severity, modelVersion } = anomaly;
    const { marks, contributions } = jsonColumnsOf(anomaly);
    return [
      ...[deviceId, new Date(windowStart), new Date(windowEnd)],
      ...[revision, score, severity, modelVersion, marks, contributions],
    ];
  }),
});

/** Stretches that no part covers: `#unfinished`. */
export const unfinishedRows = (dues: readonly Due[]): BulkSet => ({
  table: {
    name: "#unfinished",
    columns: { device_id: DEVICE_ID, from_at: INSTANT, to_at: INSTANT, reason: varchar(16), attempts: INT },
  },
  rows: dues.map(({ deviceId, from, to, reason, attempts }) => [
    deviceId,
    new Date(from),
    new Date(to),
    reason,
    attempts,
  ]),
});
