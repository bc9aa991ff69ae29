import { deviceNames } from "../../support/e2e/small-fleet";
import type { DeviceId, SensorName } from "../../../shared/readings/reading";

export const BUCKET_MS = 60_000;
export const HOP_MS = 60_000;
export const WINDOW_MS = 5 * BUCKET_MS;
export const LATENESS_MS = 60_000;
export const TEMPERATURE = "temperature" as SensorName;
export const VIBRATION = "vibration" as SensorName;

/** The first ones learn models of their own; the last one has none; the others are given copies. */
export const DEVICES = deviceNames(12);
export const TRAINED = 3;
export const BARE = DEVICES.at(-1);
export const EQUIPPED: readonly DeviceId[] = DEVICES.slice(0, -1);
/** The measurements that models learn from, before the first window that is scored. */
export const HISTORY_MS = 120 * BUCKET_MS;
/**
 * Their producers give each event an id, so that it may be sent twice. What the others send is told apart by its place in
 * the hub alone.
 */
export const SENDING_IDS: ReadonlySet<DeviceId> = new Set(DEVICES.filter((_, i) => i % 2 === 0));
