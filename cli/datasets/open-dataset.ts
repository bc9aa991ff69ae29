import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { InvalidInputError, messageOf } from "../../shared/errors";
import type { DeviceId } from "../../shared/readings/reading";
import { floorTo, type Instant } from "../../shared/time";
import type { Point } from "../sending/point";
import type { Dataset, Label, Split } from "./dataset";
import { readLabels } from "./label-file";
import { mergeByTime } from "./merge-by-time";
import { readPoints } from "./reading-file";
import { sliceLabels, sliceSplits, type Slice } from "./slice";
import { readSplits } from "./split-file";
import { findStepSeconds } from "./time-step";

const LABELS = "labels.csv";
const SPLITS = "split.json";
/** CSV files beside the readings that hold something else. */
const NOT_READINGS: ReadonlySet<string> = new Set([LABELS, "anomalous-sensors.csv"]);

export interface DatasetOptions extends Slice {
  /** Moves all times by whole steps, such that the latest end falls on this instant or less than a step before it. */
  readonly endsAt?: Instant;
}

/**
 * Measurements of a folder: readings in every `*.csv` and `*.csv.gz` (long, ordered by time), `labels.csv`
 * (`device,from,to`) and `split.json` (per device `start`, `split`, `end`). Readings outside their device's start and
 * end are left out. The readings themselves are read as `points()` is walked. Throws InvalidInputError that names what
 * is wrong, and where.
 */
export async function openDataset(folder: string, options: DatasetOptions = {}): Promise<Dataset> {
  const files = await readingFilesOf(folder);
  const all = await readSplits(join(folder, SPLITS));
  const labels = await readLabels(join(folder, LABELS));
  const stranger = labels.find(({ deviceId }) => !all.has(deviceId));
  if (stranger !== undefined) throw new InvalidInputError(LABELS, `${SPLITS} has no "${stranger.deviceId}"`);

  const splits = sliceSplits(all, options);
  const stepSeconds = await findStepSeconds(files.map(readPoints));
  const shift = options.endsAt === undefined ? 0 : shiftTo(options.endsAt, splits, stepSeconds);
  return {
    stepSeconds,
    splits: new Map([...splits].map(([id, split]) => [id, shiftSplit(split, shift)])),
    labels: sliceLabels(labels, splits).map((label) => shiftLabel(label, shift)),
    points: () => shiftedPoints(files, all, splits, shift),
  };
}

async function readingFilesOf(folder: string): Promise<string[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    throw new InvalidInputError(folder, messageOf(error));
  }
  const files = names.filter((name) => /\.csv(\.gz)?$/.test(name) && !NOT_READINGS.has(name)).sort();
  if (files.length === 0) throw new InvalidInputError(folder, "there is no *.csv or *.csv.gz of readings");
  return files.map((name) => join(folder, name));
}

function shiftTo(endsAt: Instant, splits: ReadonlyMap<DeviceId, Split>, stepSeconds: number): number {
  const latest = Math.max(...[...splits.values()].map(({ end }) => end));
  return floorTo(endsAt - latest, stepSeconds * 1000);
}

const shiftSplit = ({ start, split, end }: Split, shift: number): Split => ({
  start: start + shift,
  split: split + shift,
  end: end + shift,
});

const shiftLabel = (label: Label, shift: number): Label => ({
  ...label,
  from: label.from + shift,
  to: label.to + shift,
});

async function* shiftedPoints(
  files: readonly string[],
  known: ReadonlyMap<DeviceId, Split>,
  splits: ReadonlyMap<DeviceId, Split>,
  shift: number,
): AsyncGenerator<Point> {
  const latest = Math.max(...[...splits.values()].map(({ end }) => end));
  for await (const point of mergeByTime(files.map(readPoints))) {
    if (point.at >= latest) return;
    if (!known.has(point.deviceId))
      throw new InvalidInputError(SPLITS, `there is no "${point.deviceId}", which has readings`);
    const split = splits.get(point.deviceId);
    if (split === undefined || point.at < split.start || point.at >= split.end) continue;
    yield { ...point, at: point.at + shift };
  }
}
