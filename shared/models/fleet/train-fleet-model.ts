import { isoOf, type Range } from "../../time";
import { FLEET } from "../../readings/reading";
import type { WindowShape } from "../../windows/window-grid";
import type { Manifest } from "../manifest";
import type { Author } from "../model-changes";
import type { Alias, RegisteredModel } from "../model-store";
import { registerModel, sha256Of, versionOf, type RegistryServices } from "../register-model";
import { quantileOf } from "../training/quantile";
import { DETECTOR_INPUT, DETECTOR_SCORE } from "../training/write-detector";
import { MINIMUM_COVERAGE } from "../learnable-windows";
import { alignSamples } from "./align-samples";
import type { DeviceSample } from "./device-sample";
import { trainFleetDetector, type FleetDetector } from "./train-fleet-detector";

export interface FleetServices extends RegistryServices {
  readonly settings: { readonly bucketMs: number };
}

export interface FleetRequest extends WindowShape, Range {
  /** Share of usual windows that may be flagged. */
  readonly wantedShare: number;
  readonly alias: Alias;
  readonly by?: Author | undefined;
}

/**
 * Trains the model of all devices that have none of their own, and registers it.
 * @param samples in an order that does not change
 * @throws InvalidInputError where too few devices have windows enough and the same sensors
 */
export async function trainFleetModel(
  services: FleetServices,
  samples: readonly DeviceSample[],
  request: FleetRequest,
): Promise<RegisteredModel> {
  const aligned = alignSamples(samples);
  const trained = await trainFleetDetector(aligned, request.wantedShare);
  const features = trained.columns.flatMap((column) => aligned.names[column] ?? []);
  const sensors = sensorsOf(aligned.samples);
  return registerModel(
    services,
    trained.onnx,
    {
      schemaVersion: 1,
      deviceId: FLEET,
      version: versionOf(services.clock(), sha256Of(trained.onnx)),
      onnx: { input: DETECTOR_INPUT, score: DETECTOR_SCORE, elementType: "float64" },
      bucketSeconds: services.settings.bucketMs / 1000,
      ...{ windowSeconds: request.windowMs / 1000, hopSeconds: request.hopMs / 1000, features },
      coverage: { expected: expectedOf(aligned.samples), minimum: MINIMUM_COVERAGE },
      sensors,
      ...manifestPart(trained, request, aligned.samples.length),
    },
    request.alias,
    request.by,
  );
}

function manifestPart(trained: FleetDetector, { from, to }: Range, devices: number) {
  const { calibration, scaledCalibration, baseline, spread, windows, nu, views } = trained;
  const supportVectors = views.reduce((sum, view) => sum + view.supportVectors, 0);
  const quantiles = (of: typeof calibration) =>
    of.scoreQuantiles.map(([share, score]): [number, number] => [share, score]);
  return {
    threshold: calibration.threshold,
    calibration: { scoreQuantiles: quantiles(calibration) },
    baseline: { mean: [...baseline.mean], stddev: [...baseline.scale] },
    fleet: {
      ...{ devices, within: [...spread.within], between: [...spread.between] },
      ...{ threshold: scaledCalibration.threshold, scoreQuantiles: quantiles(scaledCalibration) },
    },
    training: {
      ...{ from: isoOf(from), to: isoOf(to), windows, nu, gamma: views[0]?.gamma ?? NaN, supportVectors },
      ...{ trainer: "fleetscore", views: [...views] },
    },
  };
}

/** Of each sensor the devices' median: a slow sensor is not a missing one. */
export function expectedOf(samples: readonly Pick<DeviceSample, "expected">[]): Manifest["coverage"]["expected"] {
  const seen = Map.groupBy(
    samples.flatMap(({ expected }) => Object.entries(expected)),
    ([sensor]) => sensor,
  );
  return Object.fromEntries(
    [...seen].map(([sensor, all]) => [
      sensor,
      quantileOf(Float64Array.from(all, ([, buckets]) => buckets).sort(), 0.5),
    ]),
  );
}

type Sensors = NonNullable<Manifest["sensors"]>;

/** What all of them have seen together. */
function sensorsOf(samples: readonly DeviceSample[]): Sensors {
  const seen = Map.groupBy(
    samples.flatMap(({ sensors }) => sensors),
    ({ name }) => name,
  );
  return [...seen].map(([name, all]) => ({
    name,
    min: Math.min(...all.map(({ min }) => min)),
    max: Math.max(...all.map(({ max }) => max)),
    constantShare: all.reduce((sum, { constantShare }) => sum + constantShare, 0) / all.length,
  }));
}
