import type { DeviceDrift } from "../drift/drift-check";
import type { Device } from "../devices/device";
import type { Forgotten } from "../devices/forget-device";
import type { DevicePosition } from "../devices/device-store";
import { isoOf, type Instant } from "../time";
import { tokenOf } from "./page-token";

export const positionToken = ({ badness, deviceId }: DevicePosition): string => tokenOf(`${badness} ${deviceId}`);

/** A device as the API shows it. */
export const deviceView = (
  { deviceId, group, state, firstSeen, lastSeen, mute, model, status, drift }: Device,
  now: Instant,
) => ({
  id: deviceId,
  ...{ group: group ?? null, state },
  verdict: status?.verdict ?? null,
  severity: status?.severity ?? null,
  /** Of the window that the verdict is on. */
  windowEnd: status === undefined ? null : isoOf(status.windowEnd),
  firstSeen: isoOf(firstSeen),
  lastSeen: isoOf(lastSeen),
  mutedUntil: mute !== undefined && mute.until > now ? isoOf(mute.until) : null,
  model: model ?? null,
  drift: drift === undefined ? null : driftView(drift),
});

const driftView = ({ state, reason, since, through, features }: DeviceDrift) => ({
  ...{ state, reason },
  since: isoOf(since),
  checkedThrough: isoOf(through),
  features,
  /** Whether to train it anew. */
  retrain: state === "drifted",
});

export const forgottenView = ({ rows, blobs, deadLetters, isDone, lookedThrough }: Forgotten) => ({
  ...{ rows, blobs, deadLetters },
  /** To be sent as "after", with the same request, until it is null. */
  next: isDone ? null : lookedThrough,
});
