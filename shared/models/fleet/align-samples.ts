import { InvalidInputError } from "../../errors";
import type { ColumnKind } from "../training/plan-views";
import { takeColumns, type TrainingMatrix } from "../training/training-matrix";
import { knownTogether, type DeviceSample, type HalfSample } from "./device-sample";
import type { Known } from "./device-scale";

export interface AlignedHalf {
  readonly known: Known;
  readonly matrix: TrainingMatrix;
}

/** A device's sample in the columns that all have. */
export interface AlignedSample {
  readonly known: Known;
  readonly halves: readonly [AlignedHalf, AlignedHalf];
}

export interface AlignedSamples {
  readonly names: readonly string[];
  readonly kinds: readonly ColumnKind[];
  /** Those of the samples that have these columns, each as it came and as it is used. */
  readonly samples: readonly DeviceSample[];
  readonly devices: readonly AlignedSample[];
}

/** A feature that so many devices have is one of the fleet's. */
const COMMON_SHARE = 0.9;
/** Fewer do not tell how devices differ. */
const MIN_DEVICES = 3;

/**
 * The samples in the columns of the features that most devices have, without the devices that lack one of these.
 * @throws InvalidInputError where too few devices are left, or no sensor
 */
export function alignSamples(all: readonly DeviceSample[]): AlignedSamples {
  const kindOf = new Map(
    all.flatMap(({ names, kinds }) => names.map((name, i) => [name, kinds[i] ?? "level"] as const)),
  );
  const holders = (name: string): number => all.filter(({ names }) => names.includes(name)).length;
  const names = [...kindOf.keys()].filter((name) => holders(name) >= COMMON_SHARE * all.length);
  const kinds = names.map((name) => kindOf.get(name) ?? "level");
  const samples = all.filter((sample) => names.every((name) => sample.names.includes(name)));
  if (samples.length < MIN_DEVICES) {
    const problem = `${samples.length} devices with enough windows and the same sensors make no model of the fleet`;
    throw new InvalidInputError("devices", `${problem}; ${MIN_DEVICES} are needed`);
  }
  if (kinds.every((kind) => kind === "clock")) {
    throw new InvalidInputError("devices", "no sensor is one that nine tenths of the devices have");
  }
  return { names, kinds, samples, devices: samples.map((sample) => aligned(sample, names)) };
}

function aligned(sample: DeviceSample, names: readonly string[]): AlignedSample {
  const columns = names.map((name) => sample.names.indexOf(name));
  const [first, second] = sample.halves.map((half) => halfIn(half, sample.names.length, columns));
  if (first === undefined || second === undefined) throw new Error("a sample has two halves");
  return { known: knownTogether([first.known, second.known]), halves: [first, second] };
}

function halfIn({ days, mean, variance, rows }: HalfSample, features: number, columns: readonly number[]): AlignedHalf {
  const pick = (values: readonly number[]) => Float64Array.from(columns, (column) => values[column] ?? NaN);
  const matrix = { rows: Float64Array.from(rows), count: rows.length / features, features };
  return { known: { days, mean: pick(mean), variance: pick(variance) }, matrix: takeColumns(matrix, columns) };
}

/** The same samples in some of their columns. */
export const inColumns = (devices: readonly AlignedSample[], columns: readonly number[]): AlignedSample[] =>
  devices.map(({ known, halves: [first, second] }) => ({
    known: knownIn(known, columns),
    halves: [half(first, columns), half(second, columns)],
  }));

const half = ({ known, matrix }: AlignedHalf, columns: readonly number[]): AlignedHalf => ({
  known: knownIn(known, columns),
  matrix: takeColumns(matrix, columns),
});

const knownIn = ({ days, mean, variance }: Known, columns: readonly number[]): Known => ({
  days,
  mean: Float64Array.from(columns, (column) => mean[column] ?? NaN),
  variance: Float64Array.from(columns, (column) => variance[column] ?? NaN),
});
