import { checkDrift } from "../../../shared/drift/check-drift";
import { DAY_MS, driftReference } from "../../../shared/drift/drift-reference";
import { detectorOf, reachMs } from "../../../shared/models/manifest";
import { usualBuckets } from "../../../shared/models/learnable-windows";
import { DEFAULT_STATISTICS } from "../../../shared/models/training/defaults";
import type { DeviceId, SensorName } from "../../../shared/readings/reading";
import type { Range } from "../../../shared/time";
import { composeWindows, endsOfRows } from "../../../shared/windows/compose-windows";
import { parseFeature } from "../../../shared/windows/feature";
import { windowEnds } from "../../../shared/windows/window-grid";
import { manifestWith } from "../../support/domain/manifests";
import type { BucketSource } from "../quality/bucketed-devices";

/** In seconds. */
export interface Grid {
  readonly bucketSeconds: number;
  readonly windowSeconds: number;
  readonly hopSeconds: number;
}

/** Says on which days, counted from 1 behind `from`, a sensor is found to have drifted. */
export type Watch = (source: BucketSource, range: Range) => Promise<number[]>;

/** Learns a sensor's usual days, as training does; undefined where it never varied. */
export async function watchSensor(
  source: BucketSource,
  deviceId: DeviceId,
  sensor: SensorName,
  training: Range,
  grid: Grid,
): Promise<Watch | undefined> {
  const names = DEFAULT_STATISTICS.map((statistic) => `${sensor}.${statistic}`);
  const features = names.flatMap((name) => parseFeature(name) ?? []);
  const shape = { windowMs: grid.windowSeconds * 1000, hopMs: grid.hopSeconds * 1000 };
  const series = await source.readSeries(deviceId, training.from, training.to);
  const expected = usualBuckets(series, shape, grid.bucketSeconds * 1000);
  const first = training.from + reachMs(grid.windowSeconds, features) - shape.hopMs;
  const ends = windowEnds({ from: first, to: training.to }, shape.hopMs);
  const coverage = { expected, minimum: 0.6 };
  const { windows, matrix, rows } = composeWindows(series, ends, shape, features, coverage);
  const learned = { names, matrix: { rows: matrix, count: rows, features: features.length } };
  const drift = driftReference({ ...learned, ends: endsOfRows(windows) });
  if (drift === undefined) return undefined;
  const given = {
    ...grid,
    deviceId,
    features: names,
    drift,
    coverage: { expected: { [sensor]: expected.get(sensor) } },
  };
  const detector = detectorOf(manifestWith(given));
  return async (moved, { from, to }) => {
    const days = Array.from({ length: Math.floor((to - from) / DAY_MS) }, (_, i) => i + 1);
    const found: number[] = [];
    for (const day of days) {
      const { state } = await checkDrift(moved, detector, deviceId, from + day * DAY_MS);
      if (state === "drifted") found.push(day);
    }
    return found;
  };
}
