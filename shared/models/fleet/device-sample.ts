import type { Manifest } from "../manifest";
import type { LearnableWindows } from "../learnable-windows";
import { calibrationFolds, type CalibrationOptions } from "../training/calibrate-threshold";
import { at } from "../training/matrix";
import type { ColumnKind } from "../training/plan-views";
import { spreadOf } from "../training/scaler";
import { takeRows, thinned, type TrainingMatrix } from "../training/training-matrix";
import type { Known } from "./device-scale";

/** What the fleet's model learns from one device, as JSON. */
export interface DeviceSample {
  readonly names: readonly string[];
  readonly kinds: readonly ColumnKind[];
  /** Of its time: each is judged by the scale that the other one tells. */
  readonly halves: readonly HalfSample[];
  readonly expected: Readonly<Record<string, number>>;
  readonly sensors: NonNullable<Manifest["sensors"]>;
}

/** All of a half's windows summed up, and some of them, taken evenly, row by row. */
export interface HalfSample {
  readonly days: number;
  readonly mean: readonly number[];
  readonly variance: readonly number[];
  readonly rows: readonly number[];
}

export interface SampleOptions extends CalibrationOptions {
  readonly hopMs: number;
  /** Of both halves together, at most. */
  readonly maxRows: number;
}

const DAY_MS = 86_400_000;

/**
 * Takes part of a device's windows.
 * @throws InvalidInputError where they would not make a model of its own either
 */
export function sampleOf(windows: LearnableWindows, options: SampleOptions): DeviceSample {
  const { names, kinds, matrix, coverage, sensors } = windows;
  calibrationFolds(matrix.count, options);
  const middle = Math.floor(matrix.count / 2);
  const indices = Array.from({ length: matrix.count }, (_, index) => index);
  const halves = [indices.slice(0, middle), indices.slice(middle)].map((half) => takeRows(matrix, half));
  return {
    ...{ names, kinds, expected: Object.fromEntries(coverage.expected), sensors },
    halves: halves.map((half) => halfOf(half, options)),
  };
}

function halfOf(half: TrainingMatrix, { hopMs, maxRows }: SampleOptions): HalfSample {
  const { days, mean, variance } = knownOf(half, hopMs);
  const { rows } = thinned(half, Math.max(1, Math.floor(maxRows / 2)));
  return { days, mean: [...mean], variance: [...variance], rows: [...rows] };
}

export const daysOf = ({ count }: TrainingMatrix, hopMs: number): number => (count * hopMs) / DAY_MS;

/** What windows tell of their device. */
export const knownOf = (matrix: TrainingMatrix, hopMs: number): Known => ({
  ...spreadOf(matrix),
  days: daysOf(matrix, hopMs),
});

/** What the halves tell of the device together (Chan's formula). */
export function knownTogether([a, b]: readonly [Known, Known]): Known {
  const days = a.days + b.days;
  const [shareA, shareB] = [a.days / days, b.days / days];
  const mean = a.mean.map((value, column) => shareA * value + shareB * at(b.mean, column));
  const variance = a.variance.map((value, column) => {
    const apart = at(a.mean, column) - at(b.mean, column);
    return shareA * value + shareB * at(b.variance, column) + shareA * shareB * apart ** 2;
  });
  return { days, mean, variance };
}
