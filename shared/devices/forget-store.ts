import type { DeadLetterId } from "../readings/dead-letters/dead-letter-store";
import type { DeviceId } from "../readings/reading";

export interface ForgotSome {
  readonly rows: number;
  /** Whether nothing of the device was left. */
  readonly isLast: boolean;
}

export interface ForgetStore {
  /**
   * Deletes rows of the device, some `limit` of them, its own the very last: until then it can be asked for, and forgot
   * again. The last step shuts ingest and the ends of runs out. What is ingested behind it is of a device that nobody
   * has seen before, and what runs that still go on have found of the old one is not shown when they end.
   */
  forget(deviceId: DeviceId, limit: number): Promise<ForgotSome>;
  /** @returns how many of them were still there */
  deleteDeadLetters(ids: readonly DeadLetterId[]): Promise<number>;
}
