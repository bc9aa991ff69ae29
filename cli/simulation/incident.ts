import type { DeviceId } from "../../shared/readings/reading";
import type { Instant } from "../../shared/time";

/** What a model is to find. */
export const DETECTABLE_FAULTS = ["step", "drift", "stuck", "spikes", "lost-correlation"] as const;
/** With one that leaves nothing to judge. */
export const FAULT_KINDS = [...DETECTABLE_FAULTS, "dropout"] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** A labelled stretch in which a device is not well; `to` is exclusive. */
export interface Incident {
  readonly deviceId: DeviceId;
  readonly from: Instant;
  readonly to: Instant;
  readonly kind: FaultKind;
}
