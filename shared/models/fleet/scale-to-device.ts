import { InvalidInputError } from "../../errors";
import { isoOf } from "../../time";
import {
  readLearnable,
  kindOf,
  type LearnableRequest,
  type LearnableServices,
  type LearnableWindows,
} from "../learnable-windows";
import { detectorOf, type Manifest } from "../manifest";
import type { Author } from "../model-changes";
import type { Alias, ModelFiles, RegisteredModel } from "../model-store";
import { registerModel, sha256Of, versionOf, type RegistryServices } from "../register-model";
import { rescaleDetector } from "../training/rescale-detector";
import { takeColumns } from "../training/training-matrix";
import { knownOf } from "./device-sample";
import { scaleOf } from "./device-scale";

export type ScaleServices = LearnableServices &
  RegistryServices & { readonly modelFiles: Pick<ModelFiles, "read" | "write"> };

export interface ScaleRequest extends Omit<LearnableRequest, "windowMs" | "hopMs"> {
  readonly alias: Alias;
  readonly by?: Author | undefined;
}

/** In less a device has hardly moved. From two on it was measured to be judged better than on the fleet's scale. */
const HOURS_FOR_A_SCALE = 1;

/**
 * Registers the fleet's model for a device, on the device's own scale: the same file, but for the two constants that it
 * standardises by. A stand-in until the device has windows enough for a model of its own.
 * @throws InvalidInputError where the fleet's model cannot be scaled, or the device has not what it looks at
 */
export async function scaleToDevice(
  services: ScaleServices,
  model: RegisteredModel,
  request: ScaleRequest,
): Promise<RegisteredModel> {
  const { manifest } = model;
  const { baseline, training, fleet } = manifest;
  if (baseline === undefined || training === undefined || fleet === undefined) {
    throw new InvalidInputError(
      "fleet",
      `version ${model.version} of the fleet's model was not trained here: no scale fits it`,
    );
  }
  const { shape, features } = detectorOf(manifest);
  const windows = await readLearnable(services, { ...request, ...shape, keepsDelta: true });
  const matrix = takeColumns(windows.matrix, columnsOf(windows, manifest));
  const known = knownOf(matrix, shape.hopMs);
  if (known.days * 24 < HOURS_FOR_A_SCALE) {
    const problem = `${matrix.count} windows every ${manifest.hopSeconds} s tell no scale`;
    throw new InvalidInputError("rows", `${problem}; an hour of them is needed`);
  }
  const spread = {
    mean: Float64Array.from(baseline.mean),
    within: Float64Array.from(fleet.within),
    between: Float64Array.from(fleet.between),
  };
  const scale = scaleOf(spread, known, features.map(kindOf));
  const onnx = await rescaleDetector(await services.modelFiles.read(model), scale);
  const { input, score, elementType } = manifest.onnx;
  return registerModel(
    services,
    onnx,
    {
      ...{ schemaVersion: 1, deviceId: request.deviceId, version: versionOf(services.clock(), sha256Of(onnx)) },
      onnx: { input, score, elementType },
      ...{ bucketSeconds: manifest.bucketSeconds, windowSeconds: manifest.windowSeconds },
      ...{ hopSeconds: manifest.hopSeconds, features: manifest.features },
      coverage: { expected: Object.fromEntries(windows.coverage.expected), minimum: windows.coverage.minimum },
      threshold: fleet.threshold,
      calibration: { scoreQuantiles: fleet.scoreQuantiles },
      baseline: { mean: [...scale.mean], stddev: [...scale.scale] },
      sensors: seenByBoth(manifest.sensors ?? [], windows.sensors),
      training: {
        ...training,
        ...{ from: isoOf(request.from), to: isoOf(request.to), windows: matrix.count, fleetVersion: model.version },
      },
    },
    request.alias,
    request.by,
  );
}

function columnsOf({ names }: LearnableWindows, { features }: Manifest): number[] {
  return features.map((name) => {
    const column = names.indexOf(name);
    if (column >= 0) return column;
    throw new InvalidInputError("features", `the fleet's model looks at ${name}, which the device has not got`);
  });
}

type Sensors = NonNullable<Manifest["sensors"]>;

/** A device that has shown little yet is outside of training where no device has been, this one included. */
function seenByBoth(fleet: Sensors, own: Sensors): Sensors {
  return fleet.map((seen) => {
    const mine = own.find(({ name }) => name === seen.name) ?? seen;
    return {
      name: seen.name,
      min: Math.min(seen.min, mine.min),
      max: Math.max(seen.max, mine.max),
      constantShare: Math.max(seen.constantShare, mine.constantShare),
    };
  });
}
