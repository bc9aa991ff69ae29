import type { DeviceDrift } from "../drift/drift-check";
import type { Device } from "../devices/device";
import type { Forgotten } from "../devices/forget-device";
import type { DevicePosition } from "../devices/device-store";
import type { ShownSeries } from "../devices/show-series";
import type { StatusChange } from "../scoring/status-reader";
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
  reason: status?.reason ?? null,
  severity: status?.severity ?? null,
  /** Of the window that the verdict is on. */
  windowEnd: status === undefined ? null : isoOf(status.windowEnd),
  firstSeen: isoOf(firstSeen),
  lastSeen: isoOf(lastSeen),
  mutedUntil: mute !== undefined && mute.until > now ? isoOf(mute.until) : null,
  model: model ?? null,
  drift: drift === undefined ? null : driftView(drift),
});

export const changeToken = ({ verdict, deviceId }: StatusChange): string => tokenOf(`${verdict} ${deviceId}`);

export const changeView = ({ was, windowEnd, ...change }: StatusChange) => ({
  ...change,
  was: was ?? null,
  windowEnd: isoOf(windowEnd),
});

const driftView = ({ state, reason, since, through, features }: DeviceDrift) => ({
  ...{ state, reason },
  since: isoOf(since),
  checkedThrough: isoOf(through),
  features,
  /** Whether to train it anew. */
  retrain: state === "drifted",
});

/** By sensor, in order of name. */
export const seriesView = ({ stepMs, sensors }: ShownSeries) => ({
  stepSeconds: stepMs / 1000,
  sensors: Array.from(sensors, ([name, buckets]) => ({
    name,
    points: buckets.map(({ bucketStart, count, mean, min, max }) => ({
      at: isoOf(bucketStart),
      ...{ count, mean, min, max },
    })),
  })).sort((one, other) => (one.name < other.name ? -1 : 1)),
});

export const forgottenView = ({ rows, blobs, deadLetters, isDone, lookedThrough }: Forgotten) => ({
  ...{ rows, blobs, deadLetters },
  /** To be sent as "after", with the same request, until it is null. */
  next: isDone ? null : lookedThrough,
});
