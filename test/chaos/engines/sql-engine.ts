import type { DeviceId } from "../../../shared/readings/reading";
import type { Range } from "../../../shared/time";
import type { Fault } from "../faults/fault";
import type { System } from "../system";

/** A due as it was written, whatever became of it. */
export interface LoggedDue extends Range {
  readonly deviceId: DeviceId;
  readonly reason: "late" | "failed";
  readonly generation: number;
}

/** Remembers every due that is ever written: those that are settled are deleted. */
export interface DueLog extends AsyncDisposable {
  all(): Promise<LoggedDue[]>;
}

/** What the harness does with a store engine past the app: harm it, and look into it. */
export interface SqlEngine {
  readonly faults: readonly Fault[];
  /** Begins with the next due of the system's database, whose schema is there. */
  logDues(system: System): Promise<DueLog>;
}
