import { detectorOf } from "../models/manifest";
import type { ModelVersion } from "../models/model-store";
import { FLEET, type DeviceId } from "../readings/reading";
import type { Candidate } from "../runs/candidate";
import { muteOf } from "./device-rows";
import { lastDriftCheckOf } from "./drift-rows";
import { manifestOf } from "./model-rows";
import { textOf, type Row } from "./row-values";

/** Reads the rows of one query: many of them may show the fleet's manifest, which is taken apart once. */
export function candidateReader(): (row: Row) => Candidate {
  let last = { manifest: "", reachMs: 0 };
  const reachOf = (manifest: string): number => {
    if (manifest !== last.manifest) {
      last = { manifest, reachMs: detectorOf(manifestOf(manifest)).reachMs };
    }
    return last.reachMs;
  };
  return (row) => {
    const manifest = textOf(row["manifest"]);
    return {
      deviceId: row["device_id"] as DeviceId,
      model: modelOf(row),
      mute: row["muted_until"] === null ? undefined : muteOf(row),
      lastDriftCheck: row["model_version"] === null ? undefined : lastDriftCheckOf(row),
      reachMs: manifest === undefined ? undefined : reachOf(manifest),
    };
  };
}

function modelOf(row: Row): ModelVersion | null {
  const [own, fleet] = [textOf(row["own_version"]), textOf(row["fleet_version"])];
  if (own !== undefined) {
    return { deviceId: row["device_id"] as DeviceId, version: own, sha256: String(row["own_sha256"]) };
  }
  return fleet === undefined ? null : { deviceId: FLEET, version: fleet, sha256: String(row["fleet_sha256"]) };
}
