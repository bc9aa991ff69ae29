import type { Dataset } from "../datasets/dataset";
import { openDataset } from "../datasets/open-dataset";
import { simulateDataset } from "../simulation/simulated-dataset";
import { DEFAULT_WANTED_SHARE } from "../../shared/models/training/defaults";
import { floorTo, isoOf, type Instant } from "../../shared/time";

/** What the demo shows: measurements, and how they are cut into buckets and windows. */
export interface Scenario {
  readonly title: string;
  readonly dataset: Dataset;
  readonly bucketSeconds: number;
  readonly windowSeconds: number;
  readonly hopSeconds: number;
  /** Share of usual windows that a model may flag. */
  readonly wantedShare: number;
  /** Where the scheduled runs begin and where the measurements end. */
  readonly from: Instant;
  readonly to: Instant;
}

const DAY_MS = 86_400_000;
const PLANT = { devices: 12, stepSeconds: 60, trainingDays: 3, judgedDays: 1 } as const;

/** A simulated plant whose last reading is made now. */
export function plantScenario(seed: number, now: Instant): Scenario {
  const to = floorTo(now, PLANT.stepSeconds * 1000);
  const split = to - PLANT.judgedDays * DAY_MS;
  const from = split - PLANT.trainingDays * DAY_MS;
  const dataset = simulateDataset({ ...PLANT, seed, from, split, to });
  return {
    title: `a simulated plant: ${PLANT.devices} pumps, 4 sensors, ${PLANT.trainingDays + PLANT.judgedDays} days of 1-minute readings (seed ${seed})`,
    dataset,
    ...{ bucketSeconds: 60, windowSeconds: 600, hopSeconds: 300, wantedShare: 0.005, from: split, to },
  };
}

export interface MeasuredOptions {
  readonly trainingDays?: number;
  readonly judgedDays?: number;
}

/** Measurements from files, shifted in time so that they end now: one reading a bucket, six buckets a window. */
export async function measuredScenario(folder: string, now: Instant, options: MeasuredOptions = {}): Promise<Scenario> {
  const unshifted = await openDataset(folder, options);
  const stepMs = unshifted.stepSeconds * 1000;
  const dataset = await openDataset(folder, { ...options, endsAt: floorTo(now, stepMs) });
  const splits = [...dataset.splits.values()];
  const [bucketSeconds, to] = [dataset.stepSeconds, Math.max(...splits.map(({ end }) => end))];
  return {
    title: `${folder}: ${splits.length} devices, ${bucketSeconds} s apart, shifted to end ${isoOf(to)}`,
    dataset,
    ...{
      bucketSeconds,
      windowSeconds: 6 * bucketSeconds,
      hopSeconds: bucketSeconds,
      wantedShare: DEFAULT_WANTED_SHARE,
      to,
    },
    from: Math.min(...splits.map(({ split }) => split)),
  };
}
