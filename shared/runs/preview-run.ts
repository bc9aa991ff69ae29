import { FLEET, type DeviceId } from "../readings/reading";
import { countWindowEnds } from "../windows/window-grid";
import { checkRequest, type AskedRun, type RequestServices } from "./check-request";
import { CHAMPION } from "./model-choice";
import { devicesPerChunk, type PlannedDevice } from "./plan";
import { planDevices, type PlanServices } from "./plan-run";
import type { RunRequest } from "./run";

export type PreviewServices = RequestServices & PlanServices;

export interface PreviewedDevice extends Pick<PlannedDevice, "deviceId" | "model"> {
  readonly windows: number;
}

/** What a run would do, as things stand now. */
export interface RunPreview {
  readonly request: RunRequest;
  readonly devices: Readonly<Record<"total" | "ownModel" | "fleetModel" | "noModel", number>>;
  readonly windows: number;
  readonly chunks: number;
  readonly activities: number;
  readonly waves: number;
  readonly firstDevices: readonly PreviewedDevice[];
}

/** How many devices are shown one by one. */
const FIRST = 100;

/** Checks and plans a run as if it were started, and writes nothing. @throws what `checkRequest` throws */
export async function previewRun(services: PreviewServices, asked: AskedRun): Promise<RunPreview> {
  const { from, to } = asked;
  const request = await checkRequest(services, asked);
  const planned = await planDevices(services, { kind: "ad-hoc", from, to, request, generation: undefined });
  const hops = await services.models.hopSeconds(request.model ?? CHAMPION);
  const windowsOf = ({ model }: PlannedDevice): number =>
    model === null ? 0 : countWindowEnds({ from, to }, (hops.get(model.deviceId) ?? Infinity) * 1000);
  const devices = planned.map((device) => ({ ...device, windows: windowsOf(device) }));
  const chunks = Math.ceil(devices.length / devicesPerChunk(request));
  return {
    request,
    devices: countByModel(devices),
    windows: devices.reduce((sum, { windows }) => sum + windows, 0),
    ...{ chunks, activities: Math.ceil(devices.length / request.devicesPerActivity) },
    waves: Math.ceil(chunks / request.chunksPerWave),
    firstDevices: devices.slice(0, FIRST),
  };
}

function countByModel(devices: readonly Pick<PlannedDevice, "model">[]): RunPreview["devices"] {
  const owners = devices.map(({ model }): DeviceId | undefined => model?.deviceId);
  const noModel = owners.filter((owner) => owner === undefined).length;
  const fleetModel = owners.filter((owner) => owner === FLEET).length;
  const total = devices.length;
  return { total, ownModel: total - fleetModel - noModel, fleetModel, noModel };
}
