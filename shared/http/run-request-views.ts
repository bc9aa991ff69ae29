import { FLEET } from "../readings/reading";
import { isList } from "../runs/device-selection";
import { NEVER_STOP } from "../runs/error-threshold";
import { CHAMPION } from "../runs/model-choice";
import type { RunPreview } from "../runs/preview-run";
import type { DeviceSelection, RunRequest } from "../runs/run";
import { outputOf } from "../runs/run-output";
import { isoOf, type Range } from "../time";
import { listedView } from "./listed-view";

/** Runs that were written down before a field was asked for are shown with what they do without it. */
export const requestView = ({ devices, model, errorThreshold, deviceTimeoutMs, tags, ...shape }: RunRequest) => ({
  ...{ devices: selectionView(devices), model: model ?? CHAMPION, ...shape, ...outputOf(shape) },
  errorThreshold: errorThreshold ?? NEVER_STOP,
  deviceTimeoutSeconds: deviceTimeoutMs === undefined ? null : deviceTimeoutMs / 1000,
  tags: tags ?? {},
});

/** The whole of a list is in the run's manifest. */
function selectionView(selection: DeviceSelection | undefined) {
  if (selection === undefined) return "all" as const;
  return isList(selection) ? listedView(selection) : selection;
}

export const previewView = ({ from, to }: Range, { request, firstDevices, ...counts }: RunPreview) => ({
  ...{ from: isoOf(from), to: isoOf(to), request: requestView(request), ...counts },
  firstDevices: firstDevices.map(({ deviceId, model, windows }) => ({
    ...{ deviceId, model: model?.version ?? null, isFleets: model?.deviceId === FLEET, windows },
  })),
});
