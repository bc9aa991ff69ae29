import { blockedFolds, type Fold } from "../training/blocked-folds";
import { calibrationOf, type Calibration } from "../training/calibrate-threshold";
import { chooseKernel } from "../training/choose-kernel";
import { fitDetector, scorerOf, type FittedDetector, type FittedView, type Kernel } from "../training/fit-detector";
import { lookAt } from "../training/look-at";
import type { ColumnKind, PlannedView } from "../training/plan-views";
import { standardise, type Scaler } from "../training/scaler";
import { stacked, type TrainingMatrix } from "../training/training-matrix";
import { writeDetector } from "../training/write-detector";
import { inColumns, type AlignedSample, type AlignedSamples } from "./align-samples";
import { fleetSpreadOf, scaleOf, type FleetSpread, type Known } from "./device-scale";

export interface FleetDetector {
  /** On the fleet's scale; `baseline` is this scale, and what the file standardises by. */
  readonly onnx: Uint8Array;
  readonly baseline: Scaler;
  /** Of the samples' columns, those that the file takes. */
  readonly columns: readonly number[];
  readonly spread: FleetSpread;
  /** For windows on the fleet's scale, and for those on their device's own. */
  readonly calibration: Calibration;
  readonly scaledCalibration: Calibration;
  readonly nu: number;
  readonly views: readonly FittedView[];
  readonly windows: number;
}

/** Devices are held out in so many groups, where there are as many. */
const FOLDS = 5;
/** That an SVM learns from: a fleet has more to show than a device. */
const MAX_ROWS = 2_000;

/**
 * Makes a fleet's detector: SVMs fitted on windows that are each scaled by their own device, so that it learns how a
 * device moves about its own level. Thresholds are by devices that were held out, so that they hold for others.
 * Deterministic: same samples, same bytes.
 */
export async function trainFleetDetector(aligned: AlignedSamples, wantedShare: number): Promise<FleetDetector> {
  const { columns, first, views } = lookAt(scaledRows(aligned.devices, aligned.kinds), aligned.kinds);
  const kinds = columns.map((column) => aligned.kinds[column] ?? "level");
  const devices = inColumns(aligned.devices, columns);
  const rows = scaledRows(devices, kinds);
  const groups = blockedFolds(devices.length, Math.min(FOLDS, devices.length), 1);
  const kernel = await chooseKernel(
    rows,
    first,
    groups.map((group) => rowsOf(group, devices)),
  );
  const fit = (known: readonly AlignedSample[]) => fitOn(known, kinds, views, kernel);
  const held = await heldOutScores(devices, groups, fit, kinds);
  const { detector, spread } = await fit(devices);
  const baseline = scaleOf(spread, undefined, kinds);
  return {
    ...{ columns, baseline, spread },
    onnx: await writeDetector({ ...detector.decision, scaler: baseline }),
    calibration: calibrationOf(held.plain, wantedShare),
    scaledCalibration: calibrationOf(held.scaled, wantedShare),
    ...{ nu: kernel.nu, views: detector.views, windows: rows.count },
  };
}

interface FleetFit {
  /** Takes rows that are scaled. */
  readonly detector: FittedDetector;
  readonly spread: FleetSpread;
}

async function fitOn(
  devices: readonly AlignedSample[],
  kinds: readonly ColumnKind[],
  views: readonly PlannedView[],
  kernel: Kernel,
): Promise<FleetFit> {
  const unit = { mean: new Float64Array(kinds.length), scale: new Float64Array(kinds.length).fill(1) };
  const detector = await fitDetector(scaledRows(devices, kinds), views, { ...kernel, maxRows: MAX_ROWS, scaler: unit });
  return { detector, spread: spreadOfFleet(devices, kinds) };
}

const spreadOfFleet = (devices: readonly AlignedSample[], kinds: readonly ColumnKind[]): FleetSpread =>
  fleetSpreadOf(
    devices.map(({ known }) => known),
    kinds,
  );

/** Every device's rows on its own scale, device by device. */
function scaledRows(devices: readonly AlignedSample[], kinds: readonly ColumnKind[]): TrainingMatrix {
  const spread = spreadOfFleet(devices, kinds);
  const scaled = devices.flatMap(({ known, halves }) => {
    const scale = scaleOf(spread, known, kinds);
    return halves.map(({ matrix }) => standardise(matrix, scale));
  });
  return stacked(scaled, kinds.length);
}

/** Rows of the devices in a group, and of those that are not. */
function rowsOf({ train, heldOut }: Fold, devices: readonly AlignedSample[]): Fold {
  const borders = [0];
  for (const { halves } of devices) {
    borders.push((borders.at(-1) ?? 0) + halves.reduce((sum, { matrix }) => sum + matrix.count, 0));
  }
  const rows = (device: number): number[] => {
    const [from = 0, to = 0] = borders.slice(device, device + 2);
    return Array.from({ length: to - from }, (_, i) => from + i);
  };
  return { train: train.flatMap(rows), heldOut: heldOut.flatMap(rows) };
}

/** Scores of every device's windows by what the others say: by the fleet's scale, and by what its other half tells. */
async function heldOutScores(
  devices: readonly AlignedSample[],
  groups: readonly Fold[],
  fit: (devices: readonly AlignedSample[]) => Promise<FleetFit>,
  kinds: readonly ColumnKind[],
) {
  const [plain, scaled]: [number[], number[]] = [[], []];
  const pick = (indices: readonly number[]) => indices.flatMap((index) => devices[index] ?? []);
  for (const { train, heldOut } of groups) {
    const { detector, spread } = await fit(pick(train));
    const scoresOf = (matrix: TrainingMatrix, known: Known | undefined) =>
      scorerOf(detector)(standardise(matrix, scaleOf(spread, known, kinds)));
    for (const { halves } of pick(heldOut)) {
      const [first, second] = halves;
      for (const { matrix } of halves) plain.push(...scoresOf(matrix, undefined));
      scaled.push(...scoresOf(first.matrix, second.known), ...scoresOf(second.matrix, first.known));
    }
  }
  return { plain: Float64Array.from(plain), scaled: Float64Array.from(scaled) };
}
