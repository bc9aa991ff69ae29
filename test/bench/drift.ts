import type { Dataset } from "../../cli/datasets/dataset";
import { measuredScenario } from "../../cli/demo/scenario";
import { simulateDataset } from "../../cli/simulation/simulated-dataset";
import { plainTable } from "../../cli/terminal/table";
import { DAY_MS } from "../../shared/drift/drift-reference";
import type { DeviceId } from "../../shared/readings/reading";
import type { Range } from "../../shared/time";
import { median, type Bench } from "./bench";
import { DISTURBANCES, disturbed, usualOf } from "./drift/disturbances";
import { watchSensor, type Grid } from "./drift/watched-sensor";
import { bucketsOf, readLogs, type BucketSource } from "./quality/bucketed-devices";

const NOW = Date.parse("2026-11-20T00:00:00Z");
/** How long a disturbance may go unseen. */
const PATIENCE_DAYS = 10;

/**
 * How often days that nobody has disturbed are said to have drifted, and how soon a sensor is found that was: each in
 * turn, behind the first half of its device's training. Devices of a labelled set (`--data DIR`), or a simulated plant.
 */
export const drift: Bench = async (say, { data = process.env["LABELLED_DATA"] }) => {
  const { dataset, grid } = await subjectOf(data);
  const logs = await readLogs(dataset);
  const tallies = new Map<string, Tally>();
  const count = (name: string, tally: Tally) =>
    tallies.set(name, add(tallies.get(name) ?? { asked: 0, found: 0, delays: [] }, tally));
  for (const [deviceId, { start, split, end }] of dataset.splits) {
    const device = { deviceId, source: bucketsOf(logs, deviceId, grid.bucketSeconds * 1000), grid };
    const half = { from: start, to: start + Math.floor(daysOf({ from: start, to: split }) / 2) * DAY_MS };
    count("secondHalf", await undisturbed(device, half, { from: half.to, to: split }));
    count("behindSplit", await undisturbed(device, { from: start, to: split }, { from: split, to: end }));
    for (const kind of Object.keys(DISTURBANCES)) count(kind, await disturbedBy(kind, device, half));
  }
  const rows = [...tallies].map(([name, { asked, found, delays }]) => {
    return [name, String(asked), String(found), delays.length === 0 ? "" : String(median(delays))];
  });
  say(plainTable(["", "days or sensors", "found", "days until then"], rows));
  const figures = [...tallies].flatMap(([name, { asked, found, delays }]): [string, number][] => [
    [`${name}Found`, found / asked],
    ...(delays.length === 0 ? [] : [[`${name}Days`, median(delays)] as [string, number]]),
  ]);
  return Object.fromEntries(figures);
};

interface Subject {
  readonly dataset: Dataset;
  readonly grid: Grid;
}

async function subjectOf(data: string | undefined): Promise<Subject> {
  if (data !== undefined) {
    const { dataset, bucketSeconds, windowSeconds, hopSeconds } = await measuredScenario(data, NOW);
    return { dataset, grid: { bucketSeconds, windowSeconds, hopSeconds } };
  }
  const [from, split] = [NOW - 40 * DAY_MS, NOW - 12 * DAY_MS];
  const dataset = simulateDataset({ devices: 8, stepSeconds: 300, seed: 1, from, split, to: NOW });
  return { dataset, grid: { bucketSeconds: 300, windowSeconds: 1_800, hopSeconds: 300 } };
}

interface Device {
  readonly deviceId: DeviceId;
  readonly source: BucketSource;
  readonly grid: Grid;
}

const daysOf = ({ from, to }: Range): number => Math.floor((to - from) / DAY_MS);

async function sensorsOf({ source, deviceId, grid }: Device, training: Range) {
  const series = await source.readSeries(deviceId, training.from, training.to);
  const watched = await Promise.all(
    [...series].map(async ([sensor, buckets]) => {
      const watch = await watchSensor(source, deviceId, sensor, training, grid);
      return watch === undefined ? [] : [{ sensor, watch, usual: usualOf(buckets) }];
    }),
  );
  return watched.flat();
}

/** The share of days on which any sensor is found. */
async function undisturbed(device: Device, training: Range, watched: Range): Promise<Tally> {
  const found = new Set<number>();
  for (const { watch } of await sensorsOf(device, training)) {
    for (const day of await watch(device.source, watched)) found.add(day);
  }
  return { asked: daysOf(watched), found: found.size, delays: [] };
}

async function disturbedBy(kind: keyof typeof DISTURBANCES, device: Device, training: Range): Promise<Tally> {
  const after = { from: training.to, to: training.to + PATIENCE_DAYS * DAY_MS };
  const delays: number[] = [];
  const sensors = await sensorsOf(device, training);
  for (const { sensor, watch, usual } of sensors) {
    const moved = disturbed(device.source, sensor, usual, training.to, DISTURBANCES[kind] ?? (() => 0));
    const [first] = await watch(moved, after);
    if (first !== undefined) delays.push(first);
  }
  return { asked: sensors.length, found: delays.length, delays };
}

interface Tally {
  readonly asked: number;
  readonly found: number;
  readonly delays: readonly number[];
}

const add = (a: Tally, b: Tally): Tally => ({
  asked: a.asked + b.asked,
  found: a.found + b.found,
  delays: [...a.delays, ...b.delays],
});
