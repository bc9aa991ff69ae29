import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { readPoints } from "../../../cli/datasets/reading-file";
import { InvalidInputError } from "../../../shared/errors";
import { isoOf } from "../../../shared/time";
import { collect } from "../../support/collect";
import { folderOf } from "./dataset-folder";

const HEADER = "timestamp,device,sensor,value\n";
const NOON = Date.parse("2026-03-01T12:00:00Z");

const read = (content: string | Uint8Array, name = "plant.csv") =>
  collect(readPoints(join(folderOf({ [name]: content }), name)));

test("groups the readings of one device and instant into one point", async () => {
  const rows = [
    "2026-03-01T12:00:00Z,a,temperature,1.5",
    "2026-03-01T12:00:00Z,b,temperature,2",
    "2026-03-01T12:00:00Z,a,vibration,-3e-2",
    "2026-03-01T12:05:00Z,a,temperature,4",
  ];
  expect(await read(HEADER + rows.join("\n"))).toEqual([
    { deviceId: "a", at: NOON, values: { temperature: 1.5, vibration: -0.03 } },
    { deviceId: "b", at: NOON, values: { temperature: 2 } },
    { deviceId: "a", at: NOON + 300_000, values: { temperature: 4 } },
  ]);
});

test("reads TS,Device,Sensor,Value with times that have no zone as UTC", async () => {
  expect(await read("TS,Device,Sensor,Value\n2026-03-01 12:00:00.000,1,4,84.53\n")).toEqual([
    { deviceId: "1", at: NOON, values: { "4": 84.53 } },
  ]);
});

test("finds columns by name, whatever their order, and leaves others out", async () => {
  const content = '\uFEFFvalue,note,Sensor,TIMESTAMP,device\r\n7,"a, b",s,2026-03-01T13:00:00+01:00,d\r\n';
  expect(await read(content)).toEqual([{ deviceId: "d", at: NOON, values: { s: 7 } }]);
});

test("reads gzip", async () => {
  const content = gzipSync(`${HEADER}2026-03-01T12:00:00Z,a,s,1\n`);
  expect(await read(content, "a.csv.gz")).toEqual([{ deviceId: "a", at: NOON, values: { s: 1 } }]);
});

test("keeps a sensor that is named as a property of objects", async () => {
  const [point] = await read(`${HEADER}2026-03-01T12:00:00Z,a,__proto__,1\n2026-03-01T12:00:00Z,a,constructor,2\n`);
  expect(Object.entries(point?.values ?? {})).toEqual([
    ["__proto__", 1],
    ["constructor", 2],
  ]);
});

test("gives back what was written", async () => {
  // Adding 0 turns -0 into 0, which is how it is written.
  const value = fc.double({ noNaN: true, min: -1e100, max: 1e100 }).map((x) => x + 0);
  const values = fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), value, { minKeys: 1, maxKeys: 4 });
  const written = fc.uniqueArray(fc.tuple(fc.nat(1e6), values), { selector: ([seconds]) => seconds, maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(written, async (unsorted) => {
      const points = unsorted
        .map(([seconds, values]) => ({ deviceId: "d", at: NOON + seconds * 1000, values: { ...values } }))
        .sort((a, b) => a.at - b.at);
      const rows = points.flatMap(({ deviceId, at, values }) =>
        Object.entries(values).map(([sensor, value]) => `${isoOf(at)},${deviceId},${sensor},${value}`),
      );
      expect(await read(HEADER + rows.join("\n"))).toEqual(points);
    }),
    { numRuns: 50 },
  );
});

const good = "2026-03-01T12:00:00Z,a,s,1\n";

test.each([
  ["a value that is no number", `${good}2026-03-01T12:05:00Z,a,s,high`, 'line 3, column value: "high" is not a finite'],
  ["an empty value", `2026-03-01T12:00:00Z,a,s,`, 'line 2, column value: "" is not a finite number'],
  ["an infinite value", `2026-03-01T12:00:00Z,a,s,Infinity`, "line 2, column value"],
  ["a value too large to merge", `2026-03-01T12:00:00Z,a,s,1e101`, "line 2, column value: 1e101"],
  ["a time that is none", `yesterday,a,s,1`, 'line 2, column timestamp: "yesterday" is not an ISO 8601 time'],
  ["a day that is none", `2026-02-30T12:00:00Z,a,s,1`, "line 2, column timestamp"],
  ["an impossible device", `2026-03-01T12:00:00Z,a b,s,1`, 'line 2, column device: "a b"'],
  ["an impossible sensor", `2026-03-01T12:00:00Z,a,s/1,1`, 'line 2, column sensor: "s/1"'],
  [
    "times that go back",
    `${good}2026-03-01T11:55:00Z,a,s,1`,
    "line 3, column timestamp: 2026-03-01T11:55:00.000Z comes",
  ],
  ["a second reading of one instant", `${good}${good}`, "line 3, column sensor: a second reading of s"],
  ["a row with a cell missing", `${good}2026-03-01T12:05:00Z,a,s`, "line 3"],
])("refuses %s and says where", async (_what, rows, message) => {
  const reading = read(HEADER + rows);
  await expect(reading).rejects.toThrow(InvalidInputError);
  await expect(reading).rejects.toThrow(/^plant\.csv/);
  await expect(reading).rejects.toThrow(message);
});

test.each([
  ["lacks a column", "timestamp,device,value\n", "line 1, column sensor: there is no such column"],
  ["has a column twice", "ts,timestamp,device,sensor,value\n", "line 1, column timestamp: there is more than one"],
])("refuses a header that %s", async (_what, content, message) => {
  await expect(read(content)).rejects.toThrow(`plant.csv ${message}`);
});

test("refuses a file that is not gzip though its name says so", async () => {
  await expect(read("plain", "plant.csv.gz")).rejects.toThrow(/^plant\.csv\.gz: /);
});

test("gives the points that stand before a wrong row", async () => {
  const content = `${HEADER}${good}2026-03-01T12:05:00Z,a,s,2\n2026-03-01T12:10:00Z,a,s,x\n`;
  const points = readPoints(join(folderOf({ "plant.csv": content }), "plant.csv"));
  await expect(points.next()).resolves.toMatchObject({ value: { at: NOON } });
  await expect(points.next()).rejects.toThrow("line 4");
});
