import type { DeviceId } from "../readings/reading";
import type { DeviceLevel } from "./alert-facts";

/** Devices that meet a rule: how many, and the worst of them. */
export interface Meeting {
  readonly devices: number;
  readonly first: readonly DeviceLevel[];
}

/** What is kept of all that a rule has to say; of a whole fleet that is bad no more than of a part of it. */
export interface Gathered {
  readonly fleet: Meeting;
  readonly groups: ReadonlyMap<string, Meeting>;
  /** Of the devices watched: those that the rule says something of, and whether it is met. */
  readonly watched: ReadonlyMap<DeviceId, DeviceLevel>;
}

interface Counting {
  devices: number;
  readonly first: DeviceLevel[];
}

/**
 * @param levels those that meet the rule first, the worst of them first
 * @param groups whose devices are the rule's business; all, where it says none
 * @param watched devices that are asked about each
 * @param kept how many of those that meet the rule are kept, and of a group
 */
export async function gatherLevels(
  levels: AsyncIterable<DeviceLevel> | Iterable<DeviceLevel>,
  groups: readonly string[] | undefined,
  watched: ReadonlySet<string>,
  kept: number,
): Promise<Gathered> {
  const fleet: Counting = { devices: 0, first: [] };
  const byGroup = new Map<string, Counting>();
  const found = new Map<DeviceId, DeviceLevel>();
  for await (const level of levels) {
    const { deviceId, group, isMet } = level;
    if (groups !== undefined && (group === undefined || !groups.includes(group))) continue;
    if (watched.has(deviceId)) found.set(deviceId, level);
    if (!isMet) continue;
    count(fleet, level, kept);
    if (group === undefined) continue;
    const counting = byGroup.get(group) ?? { devices: 0, first: [] };
    byGroup.set(group, counting);
    count(counting, level, kept);
  }
  return { fleet, groups: byGroup, watched: found };
}

function count(counting: Counting, level: DeviceLevel, kept: number): void {
  counting.devices++;
  if (counting.first.length < kept) counting.first.push(level);
}
