import { InvalidInputError } from "../../shared/errors";
import type { DeviceId } from "../../shared/readings/reading";
import type { Label, Split } from "./dataset";

const DAY_MS = 86_400_000;

/** Which part of a dataset to take; what is left out takes all. */
export interface Slice {
  readonly devices?: readonly string[];
  /** Days before each device's split, and from it on. */
  readonly trainingDays?: number;
  readonly judgedDays?: number;
}

/** The splits of the slice. Throws InvalidInputError for a device that is not there, or days that are none. */
export function sliceSplits(splits: ReadonlyMap<DeviceId, Split>, slice: Slice): Map<DeviceId, Split> {
  const { devices, trainingDays = Infinity, judgedDays = Infinity } = slice;
  for (const device of devices ?? []) {
    if (!splits.has(device as DeviceId)) throw new InvalidInputError("devices", `split.json has no "${device}"`);
  }
  if (!(trainingDays >= 0)) throw new InvalidInputError("trainingDays", `${trainingDays} is not a number of days`);
  if (!(judgedDays > 0)) throw new InvalidInputError("judgedDays", `${judgedDays} is not a number of days above 0`);
  const taken = [...splits].filter(([id]) => devices?.includes(id) ?? true);
  return new Map(
    taken.map(([id, { start, split, end }]) => [
      id,
      {
        start: Math.max(start, split - trainingDays * DAY_MS),
        split,
        end: Math.min(end, split + judgedDays * DAY_MS),
      },
    ]),
  );
}

/** The labels' parts that lie within their device's stretch. */
export function sliceLabels(labels: readonly Label[], splits: ReadonlyMap<DeviceId, Split>): Label[] {
  return labels
    .map(({ deviceId, from, to }) => {
      const { start, end } = splits.get(deviceId) ?? { start: Infinity, end: -Infinity };
      return { deviceId, from: Math.max(from, start), to: Math.min(to, end) };
    })
    .filter(({ from, to }) => from < to);
}
