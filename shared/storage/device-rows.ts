import type { ListedDevice } from "../devices/device-store";
import { FLEET, type DeviceId } from "../readings/reading";
import type { Mute } from "../scoring/result-row";
import { deviceDriftOf } from "./drift-rows";
import type { Row } from "./row-values";
import { statusOf } from "./status-rows";

export const deviceOf = (row: Row): ListedDevice => ({
  deviceId: row["device_id"] as DeviceId,
  group: typeof row["device_group"] === "string" ? row["device_group"] : undefined,
  state: row["life"] as ListedDevice["state"],
  firstSeen: Number(row["first_seen"]),
  lastSeen: Number(row["last_seen"]),
  mute: isThere(row["muted_until"]) ? muteOf(row) : undefined,
  model: modelOf(row),
  status: isThere(row["verdict"]) ? statusOf(row) : undefined,
  drift: isThere(row["drift_state"]) ? deviceDriftOf(row) : undefined,
  badness: Number(row["badness"]),
});

export const muteOf = (row: Row): Mute => ({
  from: Number(row["muted_from"]),
  until: Number(row["muted_until"]),
});

function modelOf(row: Row): ListedDevice["model"] {
  const { own_version: own, fleet_version: fleet } = row;
  if (typeof own === "string") return { deviceId: row["device_id"] as DeviceId, version: own };
  return typeof fleet === "string" ? { deviceId: FLEET, version: fleet } : undefined;
}

const isThere = (value: unknown): boolean => value !== null && value !== undefined;
