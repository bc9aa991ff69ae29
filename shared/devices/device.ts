import type { DeviceDrift } from "../drift/drift-check";
import type { DeviceId } from "../readings/reading";
import type { DeviceStatus } from "../scoring/status-reader";
import type { Mute } from "../scoring/result-row";
import type { Instant } from "../time";

/**
 * Where a device is in its life. `retired`: an operator's word; neither planned nor reported. `silent`: no readings for
 * longer than SILENT_AFTER_SECONDS. `new`: seen, not judged yet, and without a model that would. `active`: all others.
 * All but `retired` are told by the clock when they are asked for; nobody has to write them down.
 */
export type DeviceState = "new" | "active" | "silent" | "retired";

export interface Device {
  readonly deviceId: DeviceId;
  readonly group: string | undefined;
  readonly state: DeviceState;
  readonly firstSeen: Instant;
  readonly lastSeen: Instant;
  /** The last stretch that an operator muted; it may be over. */
  readonly mute: Mute | undefined;
  /** The champion that judges it: its own, or the fleet's. */
  readonly model: { readonly deviceId: DeviceId; readonly version: string } | undefined;
  /** Undefined before the first scheduled run that looked at it. */
  readonly status: Omit<DeviceStatus, "deviceId"> | undefined;
  /** Undefined before the first check by this model. */
  readonly drift: DeviceDrift | undefined;
}
