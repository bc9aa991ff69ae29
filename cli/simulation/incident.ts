import type { DeviceId } from "../../shared/readings/reading";
import type { Instant } from "../../shared/time";

export const FAULT_KINDS = ["step", "drift", "stuck", "spikes", "lost-correlation"] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A labelled stretch in which a device is not well; `to` is exclusive. */
export interface Incident {
  readonly deviceId: DeviceId;
  readonly from: Instant;
  readonly to: Instant;
  readonly kind: FaultKind;
}
