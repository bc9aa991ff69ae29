import { readJson, type Blobs } from "../blobs";
import type { DeviceSample } from "../models/fleet/device-sample";
import { trainFleetModel, type FleetServices } from "../models/fleet/train-fleet-model";
import type { PlanTraining } from "./plan-training";
import { samplePartsOf } from "./plan-sample";
import { refusalOf, trainingFiles, type FleetOutcome } from "./training";

/**
 * Trains the fleet's model on the sample. The same again gives the same version.
 * @throws AppError (retryable) where store or blob storage cannot be reached; all else is an outcome.
 */
export async function trainSampled(
  services: FleetServices & { readonly blobs: Blobs },
  { trainingId, requestedAt, request, by, plan }: PlanTraining,
): Promise<FleetOutcome> {
  const samples: DeviceSample[] = [];
  for (let part = 0; part < samplePartsOf(plan.sampled ?? 0); part++) {
    const some = await readJson<DeviceSample[]>(services.blobs, trainingFiles.samplePart(trainingId, part));
    if (some === undefined) throw new Error(`part ${part} of the sample of training ${trainingId} is gone`);
    samples.push(...some);
  }
  try {
    const { version, manifest } = await trainFleetModel({ ...services, clock: () => requestedAt }, samples, {
      ...request,
      by,
      alias: plan.fleetVersion === undefined ? "champion" : "challenger",
    });
    const { fleet, training } = manifest;
    return { status: "trained", version, devices: fleet?.devices ?? 0, windows: training?.windows ?? 0 };
  } catch (error) {
    return refusalOf(error);
  }
}
