import type { DeviceChange, DeviceFilter, DevicePage } from "../devices/device-store";

/** See `DeviceState`: only "retired" is written down. A verdict that says that nobody could judge is none. */
const LIFE = `CASE
  WHEN device.state = 'retired' THEN 'retired'
  WHEN device.last_seen < @silentBefore THEN 'silent'
  WHEN COALESCE(status.verdict, 'unscored') = 'unscored' AND own.version IS NULL AND fleet.version IS NULL THEN 'new'
  ELSE 'active' END`;

/** Without a severity, an anomaly counts as one at the threshold. */
const BADNESS = `CASE
  WHEN device.state = 'retired' THEN -2
  WHEN status.verdict = 'anomalous' THEN 3 + COALESCE(status.severity, 0.5)
  WHEN status.verdict = 'unscored' THEN 2
  WHEN status.verdict = 'normal' THEN COALESCE(status.severity, 0)
  ELSE -1 END`;

const DEVICES = `
SELECT device.device_id, device.device_group, device.first_seen, device.last_seen, device.muted_from, device.muted_until,
  status.window_end, status.verdict, status.reason, status.severity, status.revision,
  own.version AS own_version, fleet.version AS fleet_version,
  drift.model_version AS drift_version, drift.through_at AS drift_through, drift.state AS drift_state,
  drift.since_at AS drift_since, drift.finding AS drift_finding,
  ${LIFE} AS life, ${BADNESS} AS badness
FROM device
LEFT JOIN device_status AS status ON status.device_id = device.device_id
LEFT JOIN model_alias AS own ON own.device_id = device.device_id AND own.alias = 'champion'
LEFT JOIN model_alias AS fleet ON fleet.device_id = @fleet AND fleet.alias = 'champion'
LEFT JOIN device_drift AS drift
  ON drift.device_id = device.device_id AND drift.model_version = COALESCE(own.version, fleet.version)`;

const CONDITIONS: Readonly<Record<keyof DeviceFilter, string>> = {
  group: "device_group = @group",
  state: "life = @state",
  verdict: "verdict = @verdict",
  drift: "COALESCE(drift_state, 'unchecked') = @drift",
};

const AFTER = {
  id: "device_id > @afterDevice",
  worst: "(badness < @afterBadness OR (badness = @afterBadness AND device_id > @afterDevice))",
} as const;

const ORDER = { id: "device_id", worst: "badness DESC, device_id" } as const;

/** Only what is asked for. */
function whereOf(filter: DeviceFilter, { order, after }: DevicePage): string {
  const asked = Object.entries(CONDITIONS).filter(([name]) => filter[name as keyof DeviceFilter] !== undefined);
  const conditions = [...asked.map(([, condition]) => condition), ...(after === undefined ? [] : [AFTER[order]])];
  return conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
}

/** The right-hand sides see the row as it was: a muting that lasts keeps its beginning. */
const SETS = {
  group: "device_group = @group",
  state: "state = @state",
  mute: `muted_from = CASE WHEN muted_until > @now THEN muted_from ELSE @now END, muted_until = @mutedUntil`,
  unmute: "muted_until = CASE WHEN muted_until > @now THEN @now ELSE muted_until END",
} as const;

function setsOf({ group, retired, mutedUntil }: DeviceChange): string {
  const sets = [
    ...(group === undefined ? [] : [SETS.group]),
    ...(retired === undefined ? [] : [SETS.state]),
    ...(mutedUntil === undefined ? [] : [mutedUntil === null ? SETS.unmute : SETS.mute]),
  ];
  return sets.length === 0 ? "state = state" : sets.join(", ");
}

/** Both engines take parameters so; they differ in how the first rows of a list are asked for. */
export const sql = {
  get: `${DEVICES} WHERE device.device_id = @deviceId`,
  listed: (filter: DeviceFilter, page: DevicePage) =>
    `FROM (${DEVICES}) AS device ${whereOf(filter, page)} ORDER BY ${ORDER[page.order]}`,
  change: (change: DeviceChange) => `UPDATE device SET ${setsOf(change)} WHERE device_id = @deviceId`,
} as const;
