import type { DeadLetterEntry } from "../readings/dead-letters/dead-letter-store";
import { decodeBody } from "../readings/decoding/decode-body";
import { isObject } from "../readings/decoding/json-object";
import type { DeviceId } from "../readings/reading";

/** A body that was refused as too large is looked into all the same; a compressed one may be without end. */
const MAX_BYTES = 16 * 1024 * 1024;

/**
 * Whether all that a dead letter holds is the device's. A body that cannot be taken apart is of the device that IoT Hub
 * named, where it named one; one that holds readings of others, too, is nobody's.
 * @param body all of it
 */
export function isLetterOf(deviceId: DeviceId, letter: DeadLetterEntry, body: Uint8Array): boolean {
  const decoded = decodeBody({ ...letter, body }, MAX_BYTES);
  if ("reason" in decoded) return letter.connectionDeviceId === deviceId;
  const items: readonly unknown[] = Array.isArray(decoded.json) ? decoded.json : [decoded.json];
  return items.length > 0 && items.every((item) => ownerOf(item, letter) === deviceId);
}

const ownerOf = (item: unknown, { connectionDeviceId }: DeadLetterEntry): unknown =>
  (isObject(item) ? item["deviceId"] : undefined) ?? connectionDeviceId;
