import { driftReference } from "../drift/drift-reference";
import { isoOf, type Range } from "../time";
import {
  readLearnable,
  type LearnableRequest,
  type LearnableServices,
  type LearnableWindows,
} from "./learnable-windows";
import type { Author } from "./model-changes";
import type { Alias, RegisteredModel } from "./model-store";
import { registerModel, sha256Of, versionOf, type RegistryServices } from "./register-model";
import { takeColumns } from "./training/training-matrix";
import { trainDetector, type TrainedDetector } from "./training/train-detector";
import { DETECTOR_INPUT, DETECTOR_SCORE } from "./training/write-detector";

export type TrainingServices = RegistryServices & LearnableServices;

export interface TrainingRequest extends LearnableRequest {
  /** Share of usual windows that may be flagged. */
  readonly wantedShare: number;
  readonly alias: Alias;
  /** Who asked for it; a command on this machine, where it is left out. */
  readonly by?: Author | undefined;
}

/**
 * Trains a device's model on its buckets that start in [from, to) and registers it. Windows that look at readings of an
 * anomaly that operators say is real are not learned from.
 * @throws InvalidInputError where there are too few windows with enough readings.
 */
export async function trainDevice(services: TrainingServices, request: TrainingRequest): Promise<RegisteredModel> {
  return trainOn(services, await readLearnable(services, request), request);
}

/** As `trainDevice`, of windows that are read already. */
export async function trainOn(
  services: TrainingServices,
  { names, kinds, matrix, ends, coverage, sensors }: LearnableWindows,
  request: TrainingRequest,
): Promise<RegisteredModel> {
  const { deviceId, windowMs, hopMs } = request;
  const trained = await trainDetector(matrix, { ...request, kinds, overlap: windowMs / hopMs });
  const { columns } = trained;
  const taken = { names: columns.flatMap((column) => names[column] ?? []), matrix: takeColumns(matrix, columns) };
  return registerModel(
    services,
    trained.onnx,
    {
      schemaVersion: 1,
      deviceId,
      version: versionOf(services.clock(), sha256Of(trained.onnx)),
      onnx: { input: DETECTOR_INPUT, score: DETECTOR_SCORE, elementType: "float64" },
      bucketSeconds: services.settings.bucketMs / 1000,
      ...{ windowSeconds: windowMs / 1000, hopSeconds: hopMs / 1000 },
      features: taken.names,
      coverage: { expected: Object.fromEntries(coverage.expected), minimum: coverage.minimum },
      sensors,
      drift: driftReference({ ...taken, ends }),
      ...manifestPart(trained, request),
    },
    request.alias,
    request.by,
  );
}

function manifestPart(trained: TrainedDetector, { from, to }: Range) {
  const { threshold, scoreQuantiles, baseline, windows, nu, views } = trained;
  const supportVectors = views.reduce((sum, view) => sum + view.supportVectors, 0);
  return {
    threshold,
    calibration: { scoreQuantiles: scoreQuantiles.map(([share, score]): [number, number] => [share, score]) },
    baseline: { mean: [...baseline.mean], stddev: [...baseline.stddev] },
    training: {
      ...{ from: isoOf(from), to: isoOf(to), windows, nu, gamma: views[0]?.gamma ?? NaN, supportVectors },
      ...{ trainer: "fleetscore", views: [...views] },
    },
  };
}
