import { InvalidInputError } from "../../errors";
import { FLEET, type DeviceId } from "../../readings/reading";
import { readLearnable } from "../learnable-windows";
import type { Manifest } from "../manifest";
import type { Alias, ModelCatalog, RegisteredModel } from "../model-store";
import { trainOn, type TrainingRequest, type TrainingServices } from "../train-device";
import { daysOf } from "./device-sample";
import { scaleToDevice, type ScaleServices } from "./scale-to-device";

export interface ModelForServices extends TrainingServices, ScaleServices {
  readonly models: TrainingServices["models"] & Pick<ModelCatalog, "find">;
  readonly modelFiles: ScaleServices["modelFiles"];
}

export interface ModelForRequest extends Omit<TrainingRequest, "alias"> {
  /** Whether the device has no champion yet: its model becomes one at once, as one of nobody would judge nothing. */
  readonly isFirst: boolean;
}

export interface ModelFor {
  readonly model: RegisteredModel;
  /** What points at it. */
  readonly alias: Alias;
}

/** A device has to be seen around the clock: with less, the fleet's model on its scale was measured to be the better. */
const DAYS_FOR_ITS_OWN = 1;

/** The fleet's model on its device's scale, until the device has data enough for one of its own. */
export const isStandIn = ({ training }: Manifest): boolean => training?.fleetVersion !== undefined;

/**
 * Trains the model that a device's data is good for, and registers it: of a day of windows its own; of less, where it
 * has no own one, the fleet's on its scale. A model of its own takes a stand-in's place at once; whatever else is
 * not a device's first becomes its challenger.
 * @param standIn version of the fleet's model to scale; undefined where there is none
 * @throws InvalidInputError where the data makes no model
 */
export async function modelFor(
  services: ModelForServices,
  { isFirst, ...request }: ModelForRequest,
  standIn: string | undefined,
): Promise<ModelFor> {
  const windows = await readLearnable(services, request);
  const hasOwn = !isFirst && !(await standsIn(services.models, request.deviceId));
  const needsHelp = !hasOwn && daysOf(windows.matrix, request.hopMs) < DAYS_FOR_ITS_OWN;
  const fleet = needsHelp && standIn !== undefined ? await services.models.find(FLEET, standIn) : undefined;
  if (fleet !== undefined) {
    const alias = isFirst ? "champion" : "challenger";
    try {
      return { model: await scaleToDevice(services, fleet, { ...request, alias }), alias };
    } catch (error) {
      // Of other sensors than the fleet has: then it is trained on what there is.
      if (!(error instanceof InvalidInputError)) throw error;
    }
  }
  const alias = hasOwn ? "challenger" : "champion";
  return { model: await trainOn(services, windows, { ...request, alias }), alias };
}

async function standsIn(models: ModelForServices["models"], deviceId: DeviceId): Promise<boolean> {
  const { champion } = await models.aliases(deviceId);
  const model = champion === undefined ? undefined : await models.find(deviceId, champion);
  return model !== undefined && isStandIn(model.manifest);
}
