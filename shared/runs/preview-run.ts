import type { ModelReader } from "../models/model-store";
import { FLEET } from "../readings/reading";
import type { Range } from "../time";
import { countWindowEnds } from "../windows/window-grid";
import { checkRequest, type AskedRun, type RequestServices } from "./check-request";
import { CHAMPION } from "./model-choice";
import { devicesPerChunk, type PlannedDevice } from "./plan";
import { planDevices, type PlanServices } from "./plan-run";
import type { RunRequest } from "./run";

export type PreviewServices = RequestServices & PlanServices & { readonly models: Pick<ModelReader, "hopSeconds"> };

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
export const previewRun = async (services: PreviewServices, asked: AskedRun): Promise<RunPreview> =>
  previewOf(services, asked, await checkRequest(services, asked));

/** The same of what was checked before. */
export async function previewOf(
  services: PlanServices & Pick<PreviewServices, "models">,
  { from, to }: Range,
  request: RunRequest,
): Promise<RunPreview> {
  const hops = await services.models.hopSeconds(request.model ?? CHAMPION);
  const windowsOf = ({ model }: PlannedDevice): number =>
    model === null ? 0 : countWindowEnds({ from, to }, (hops.get(model.deviceId) ?? Infinity) * 1000);
  const devices = { total: 0, ownModel: 0, fleetModel: 0, noModel: 0 };
  const firstDevices: PreviewedDevice[] = [];
  let windows = 0;
  const run = { kind: "ad-hoc", from, to, request, generation: undefined } as const;
  for await (const device of planDevices(services, run)) {
    const previewed = { ...device, windows: windowsOf(device) };
    windows += previewed.windows;
    devices.total += 1;
    devices[whoseModel(device)] += 1;
    if (firstDevices.length < FIRST) firstDevices.push(previewed);
  }
  const chunks = Math.ceil(devices.total / devicesPerChunk(request));
  return {
    ...{ request, devices, windows, chunks, firstDevices },
    activities: Math.ceil(devices.total / request.devicesPerActivity),
    waves: Math.ceil(chunks / request.chunksPerWave),
  };
}

const whoseModel = ({ model }: PlannedDevice): "ownModel" | "fleetModel" | "noModel" =>
  model === null ? "noModel" : model.deviceId === FLEET ? "fleetModel" : "ownModel";
