import { createHash } from "node:crypto";
import type { PartitionKey } from "../../readings/ingest/ingest-store";

/** Held shared by every batch that stamps a generation, exclusively by the step that closes the schedule. */
export const CLOSING = "fleetscore closing";
/**
 * Held by the one run that ends, and by the last step of forgetting a device: of two that end at once the second sees
 * what the first has shown. Taken before "closing".
 */
export const SHOWING = "fleetscore showing";
/** Held by whoever rebuilds a slice, and taken before "closing": of two that fill the same stretch one finds it full. */
export const REBUILDING = "fleetscore rebuilding";
/** Held by whoever takes letters to send: no two take the same. */
export const DELIVERING = "fleetscore delivering";
/** Held by whoever migrates. */
export const MIGRATING = "fleetscore migrating";

/** Held by whoever ingests a batch of the partition. Hashed: names of locks end at 255 characters. */
export const partitionLock = ({ namespace, hub, hubCreatedAt, partitionId }: PartitionKey): string => {
  const hash = createHash("sha256").update(JSON.stringify([namespace, hub, hubCreatedAt, partitionId]));
  return `fleetscore partition ${hash.digest("hex")}`;
};

export type LockMode = "Shared" | "Exclusive";

/** Ours, thrown by `takeLock`: the procedure itself only returns a negative number. */
export const LOCK_REFUSED = 51_222;

/** How long a transaction waits for another's application lock. */
export const APP_LOCK_TIMEOUT_MS = 15_000;

/**
 * The statement that takes an application lock until the transaction ends, or throws where it is refused: waited too
 * long, or a deadlock.
 * @param resource an expression: a parameter
 */
export const takeLock = (resource: `@${string}`, mode: LockMode, timeoutMs = APP_LOCK_TIMEOUT_MS): string => {
  const result = `${resource}_result`;
  return `
DECLARE ${result} int;
EXEC ${result} = sp_getapplock @Resource = ${resource}, @LockMode = '${mode}', @LockOwner = 'Transaction',
     @LockTimeout = ${timeoutMs};
IF ${result} < 0 THROW ${LOCK_REFUSED}, 'an application lock was refused: another transaction holds it', 1;
`;
};
