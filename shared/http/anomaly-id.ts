import type { AnomalyKey } from "../anomalies/anomaly";
import { isDeviceId } from "../readings/reading";
import { keyOfToken, tokenOf } from "./page-token";

/** The same however often its window is scored again, and fit for an address. */
export const anomalyIdOf = ({ deviceId, windowEnd }: AnomalyKey): string => tokenOf(`${windowEnd} ${deviceId}`);

/** Undefined where it is not the id of any anomaly. */
export function anomalyKeyOf(id: string): AnomalyKey | undefined {
  const [, end = "", deviceId = ""] = /^(0|[1-9]\d{0,13}) (\S+)$/.exec(keyOfToken(id)) ?? [];
  if (!isDeviceId(deviceId)) return undefined;
  const key = { deviceId, windowEnd: Number(end) };
  return anomalyIdOf(key) === id ? key : undefined;
}
