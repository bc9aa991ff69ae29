import type { Dataset } from "../datasets/dataset";
import type { Instant } from "../../shared/time";
import type { Incident } from "./incident";
import { Plant, type PlantOptions } from "./plant";

export interface SimulationOptions extends PlantOptions {
  /** The plant runs in `[from, to)`; it is healthy before `split`. */
  readonly from: Instant;
  readonly split: Instant;
  readonly to: Instant;
}

/** A plant's measurements over a stretch of time, with its incidents as labels. Same options, same points. */
export function simulateDataset(options: SimulationOptions): Dataset & { readonly labels: readonly Incident[] } {
  const { from, split, to } = options;
  const start = () => {
    const plant = new Plant(options);
    return { plant, labels: plant.scheduleIncidents(split, to) };
  };
  const { plant, labels } = start();
  return {
    stepSeconds: options.stepSeconds,
    splits: new Map(plant.devices.map((id) => [id, { start: from, split, end: to }])),
    labels,
    points: () => start().plant.history(from, to),
  };
}
