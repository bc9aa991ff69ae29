import type { CandidateFilter, CandidateQuery } from "../runs/candidate";

/** The version that the choice names of a device, as a table of this name; both of its columns null where there is none. */
function chosen(name: string, device: string, { model }: CandidateQuery, only = ""): string {
  if (typeof model !== "string") {
    return `LEFT JOIN model AS ${name} ON ${name}.device_id = ${device} AND ${name}.version = @version AND ${name}.deletion IS NULL`;
  }
  const alias = `${name}_alias`;
  return `
LEFT JOIN model_alias AS ${alias} ON ${alias}.device_id = ${device} AND ${alias}.alias = @alias ${only}
LEFT JOIN model AS ${name} ON ${name}.device_id = ${alias}.device_id AND ${name}.version = ${alias}.version
  AND ${name}.deletion IS NULL`;
}

/** A device that is watched by a champion of its own is left to its own challenger. */
const UNWATCHED = `AND NOT EXISTS (
  SELECT 1 FROM model_alias AS watching WHERE watching.device_id = device.device_id AND watching.alias = 'champion')`;

const CONDITIONS: Readonly<Record<Exclude<keyof CandidateFilter, "ids" | "isRetiredWanted">, string>> = {
  group: "device.device_group = @group",
  prefix: "SUBSTRING(device.device_id, 1, @prefixLength) = @prefix",
};

/**
 * All that a plan asks of its devices, in order of id, for both engines.
 * @param idsIn what is true of devices among `@ids`
 */
export function candidatesSql(query: CandidateQuery, idsIn: string): string {
  const conditions = [
    ...(query.isRetiredWanted ? [] : ["device.state <> 'retired'"]),
    ...(query.ids === undefined ? [] : [idsIn]),
    ...(query.group === undefined ? [] : [CONDITIONS.group]),
    ...(query.prefix === undefined ? [] : [CONDITIONS.prefix]),
  ];
  return `
SELECT device.device_id, device.muted_from, device.muted_until,
  own.version AS own_version, own.sha256 AS own_sha256, fleet.version AS fleet_version, fleet.sha256 AS fleet_sha256,
  drift.model_version, drift.through_at, drift.state, drift.since_at,
  CASE WHEN late.device_id IS NULL THEN NULL WHEN own.version IS NULL THEN fleet.manifest ELSE own.manifest END AS manifest
FROM device
${chosen("own", "device.device_id", query)}
${chosen("fleet", "@fleet", query, query.model === "challenger" ? UNWATCHED : "")}
LEFT JOIN device_drift AS drift ON drift.device_id = device.device_id
LEFT JOIN (
  SELECT DISTINCT device_id FROM due WHERE reason = 'late' AND given_up = 0 AND generation <= @generation
) AS late ON late.device_id = device.device_id
${conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`}
ORDER BY device.device_id`;
}
