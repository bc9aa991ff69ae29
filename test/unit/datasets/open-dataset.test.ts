import { join } from "node:path";
import fc from "fast-check";
import { openDataset, type DatasetOptions } from "../../../cli/datasets/open-dataset";
import { InvalidInputError } from "../../../shared/errors";
import { isoOf } from "../../../shared/time";
import { collect } from "../../support/collect";
import { folderOf, type Files } from "./dataset-folder";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const START = Date.parse("2026-03-01T00:00:00Z");
const STEP = 30 * MINUTE;

/** Readings of a device every half hour over four days, of which the last two are judged. */
function readings(device: string, offset = 0): string {
  const rows = Array.from(
    { length: (4 * DAY) / STEP },
    (_, i) => `${isoOf(START + offset + i * STEP)},${device},level,${i}\n`,
  );
  return `timestamp,device,sensor,value\n${rows.join("")}`;
}

const SPLIT = { start: isoOf(START), split: isoOf(START + 2 * DAY), end: isoOf(START + 4 * DAY) };

const plant = (more: Files = {}): string =>
  folderOf({
    "a.csv": readings("a"),
    "b.csv": readings("b", 10 * MINUTE),
    "labels.csv": `device,from,to,kind\na,${isoOf(START + 2.5 * DAY)},${isoOf(START + 3.5 * DAY)},step\n`,
    "split.json": JSON.stringify({ a: SPLIT, b: SPLIT }),
    "anomalous-sensors.csv": "device,from,to,sensors\n",
    ...more,
  });

const open = (options: DatasetOptions = {}, files: Files = {}) => openDataset(plant(files), options);

test("gives the points of all files in one order of time", async () => {
  const points = await collect((await open()).points());
  expect(points).toHaveLength((2 * 4 * DAY) / STEP);
  expect(points.slice(0, 4).map(({ deviceId, at }) => [deviceId, (at - START) / MINUTE])).toEqual([
    ["a", 0],
    ["b", 10],
    ["a", 30],
    ["b", 40],
  ]);
  expect(points).toEqual(points.toSorted((x, y) => x.at - y.at));
});

test("gives them again on a second walk", async () => {
  const dataset = await open();
  expect(await collect(dataset.points())).toEqual(await collect(dataset.points()));
});

test("tells labels, splits and the step", async () => {
  const { labels, splits, stepSeconds } = await open();
  expect(labels).toEqual([{ deviceId: "a", from: START + 2.5 * DAY, to: START + 3.5 * DAY }]);
  expect([...splits]).toEqual(
    ["a", "b"].map((id) => [id, { start: START, split: START + 2 * DAY, end: START + 4 * DAY }]),
  );
  expect(stepSeconds).toBe(1_800);
});

test("finds the step of readings with holes", async () => {
  const times = ["00:00:05", "00:00:20", "00:00:40", "00:01:50"];
  const rows = times.map((time) => `2026-03-01T${time}Z,a,level,1\n`);
  const { stepSeconds } = await open({}, { "a.csv": `timestamp,device,sensor,value\n${rows.join("")}` });
  expect(stepSeconds).toBe(5);
});

test("moves everything by the same whole number of steps, to end at the instant or less than a step before", async () => {
  const folder = plant();
  const unmoved = await openDataset(folder);
  const first = (await collect(unmoved.points()))[0]?.at ?? NaN;
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: -1e12, max: 1e12 }), async (after) => {
      const endsAt = START + after;
      const moved = await openDataset(folder, { endsAt });
      const shift = (moved.splits.values().next().value?.end ?? NaN) - (START + 4 * DAY);
      expect(Math.abs(shift % STEP)).toBe(0);
      expect(endsAt - (START + 4 * DAY + shift)).toBeGreaterThanOrEqual(0);
      expect(endsAt - (START + 4 * DAY + shift)).toBeLessThan(STEP);
      expect(moved.labels[0]?.from).toBe((unmoved.labels[0]?.from ?? NaN) + shift);
      for await (const { at } of moved.points()) {
        expect(at).toBe(first + shift);
        break;
      }
    }),
    { numRuns: 25 },
  );
});

test("takes a slice: some devices, some days before and after the split", async () => {
  const dataset = await open({ devices: ["a"], trainingDays: 1, judgedDays: 1 });
  const points = await collect(dataset.points());
  expect([...dataset.splits.keys()]).toEqual(["a"]);
  expect(new Set(points.map(({ deviceId }) => deviceId))).toEqual(new Set(["a"]));
  expect([points[0]?.at, points.at(-1)?.at]).toEqual([START + DAY, START + 3 * DAY - STEP]);
});

test("cuts labels to the slice, and drops those outside of it", async () => {
  const cut = await open({ judgedDays: 1 });
  expect(cut.labels).toEqual([{ deviceId: "a", from: START + 2.5 * DAY, to: START + 3 * DAY }]);
  expect((await open({ judgedDays: 0.5 })).labels).toEqual([]);
  expect((await open({ devices: ["b"] })).labels).toEqual([]);
});

test("ends a slice at the instant, not the whole dataset", async () => {
  const { splits } = await open({ judgedDays: 1, endsAt: START + 100 * DAY });
  expect(splits.values().next().value?.end).toBe(START + 100 * DAY);
});

test.each<[string, DatasetOptions, Files, string]>([
  ["a device of the slice that is unknown", { devices: ["x"] }, {}, 'devices: split.json has no "x"'],
  ["no days to judge", { judgedDays: 0 }, {}, "judgedDays: 0"],
  ["a label of an unknown device", {}, { "labels.csv": `device,from,to\nx,${SPLIT.start},${SPLIT.end}\n` }, '"x"'],
  [
    "a label that ends before it begins",
    {},
    { "labels.csv": `device,from,to\na,${SPLIT.end},${SPLIT.start}\n` },
    "labels.csv line 2, column to",
  ],
  ["splits that are not JSON", {}, { "split.json": "{" }, "split.json: "],
  ["splits of no device", {}, { "split.json": "{}" }, "split.json: there is no device"],
  [
    "a split time that is none",
    {},
    { "split.json": JSON.stringify({ a: { ...SPLIT, end: "soon" } }) },
    'split.json a end: "soon" is not an ISO 8601 time',
  ],
  [
    "a split after the end",
    {},
    { "split.json": JSON.stringify({ a: { ...SPLIT, split: isoOf(START + 5 * DAY) } }) },
    "split.json a: split must lie between start and end",
  ],
  ["a file that is no table of readings", {}, { "other.csv": "x,y\n1,2\n" }, "other.csv line 1, column timestamp"],
])("refuses %s", async (_what, options, files, message) => {
  const opening = open(options, files);
  await expect(opening).rejects.toThrow(InvalidInputError);
  await expect(opening).rejects.toThrow(message);
});

test("refuses readings of a device without a split", async () => {
  const dataset = await open({}, { "split.json": JSON.stringify({ a: SPLIT }) });
  await expect(collect(dataset.points())).rejects.toThrow('split.json: there is no "b", which has readings');
});

test("refuses a folder that is not there, and one without readings", async () => {
  await expect(openDataset(join(plant(), "none"))).rejects.toThrow(/none: .*ENOENT/);
  await expect(openDataset(folderOf({ "labels.csv": "" }))).rejects.toThrow(
    "there is no *.csv or *.csv.gz of readings",
  );
});

test("refuses readings that repeat no sensor, for they have no step", async () => {
  const one = `timestamp,device,sensor,value\n${SPLIT.start},a,level,1\n`;
  await expect(open({}, { "a.csv": one, "b.csv": one })).rejects.toThrow("no sensor has two of them");
});
