import type { DeviceId } from "../readings/reading";
import type { Instant } from "../time";

/**
 * Who asked for a change. `entra`: the platform vouches for the name. `stated`: the caller gave it, and showed a key.
 * `key`: a caller who showed a key and gave no name. `local`: a command at the database itself. `schedule`: a timer.
 */
export interface Author {
  readonly name: string | undefined;
  readonly source: "entra" | "stated" | "key" | "local" | "schedule";
}

/** Commands that work on the database, such as training on one machine. */
export const LOCAL: Author = { name: undefined, source: "local" };

export const SCHEDULE: Author = { name: undefined, source: "schedule" };

/** Who asked for a change, and when it was made. */
export interface Stamp {
  readonly by: Author;
  readonly at: Instant;
}

export type ModelAction = "registered" | "made-champion" | "made-challenger" | "rolled-back" | "deleted";

/** One entry of the log that every change of a device's models leaves. */
export interface ModelChange extends Stamp {
  readonly deviceId: DeviceId;
  readonly action: ModelAction;
  readonly version: string;
  /** What the alias pointed at before. */
  readonly previous: string | undefined;
}

/**
 * The champion before the one of now, as rolling back sees it: what was rolled back does not count, so that rolling back
 * twice goes two steps back. Undefined where there was none, or all are deleted.
 * @param changes of one device, newest first
 */
export function championBefore(current: string, changes: readonly ModelChange[]): string | undefined {
  const champions: string[] = [];
  const deleted = new Set<string>();
  for (const { action, version, previous } of changes.toReversed()) {
    if (action === "deleted") deleted.add(version);
    if (action === "rolled-back") champions.length = champions.lastIndexOf(version) + 1;
    if (action !== "made-champion") continue;
    if (champions.length === 0 && previous !== undefined) champions.push(previous);
    champions.push(version);
  }
  return champions.findLast((version) => version !== current && !deleted.has(version));
}
