import type { DriftState } from "../drift/drift-check";
import type { DeviceId } from "../readings/reading";
import type { Verdict } from "../scoring/result-row";
import type { Instant } from "../time";
import type { Device, DeviceState } from "./device";

/** Devices that meet all that is said. */
export interface DeviceFilter {
  readonly group?: string | undefined;
  readonly state?: DeviceState | undefined;
  readonly verdict?: Verdict | undefined;
  /** Never checked counts as `unchecked`. */
  readonly drift?: DriftState | undefined;
}

export type DeviceOrder = "worst" | "id";

/** Where a device stands in its list. */
export interface DevicePosition {
  readonly badness: number;
  readonly deviceId: DeviceId;
}

export interface ListedDevice extends Device {
  /**
   * What `worst` puts first: anomalous devices by severity, then those that cannot be judged, then normal ones by
   * severity, then those without a verdict, and retired ones last.
   */
  readonly badness: number;
}

export interface DevicePage {
  readonly order: DeviceOrder;
  readonly limit: number;
  /** The last one of the page before. */
  readonly after?: DevicePosition | undefined;
}

/** What an operator changes; what is left out stays as it is. */
export interface DeviceChange {
  /** Null takes it out of its group. */
  readonly group?: string | null | undefined;
  readonly retired?: boolean | undefined;
  /** From now until then; null ends a muting that lasts. What was muted before stays so. */
  readonly mutedUntil?: Instant | null | undefined;
}

export interface DeviceStore {
  /** @param silentBefore devices without a reading since then are silent */
  get(deviceId: DeviceId, silentBefore: Instant): Promise<Device | undefined>;
  list(filter: DeviceFilter, page: DevicePage, silentBefore: Instant): Promise<ListedDevice[]>;
  /** False where there is no such device. */
  change(deviceId: DeviceId, change: DeviceChange, now: Instant): Promise<boolean>;
}
