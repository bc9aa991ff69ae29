import type { DeviceId } from "../readings/reading";
import type { Range } from "../time";

/**
 * What a scheduled run still owes. `late`: buckets that start in [from, to) changed after they were closed. `failed`:
 * windows that end in (from, to] were not scored. The device `~fleet` means every device.
 */
export interface Due extends Range {
  readonly deviceId: DeviceId;
  readonly reason: "late" | "failed";
  readonly attempts: number;
}
