import { parseFeature, timeFeature } from "../../../shared/windows/feature";

test.each([
  ["temperature.mean", { of: "sensor", sensor: "temperature", statistic: "mean" }],
  ["oil.pressure.1.delta", { of: "sensor", sensor: "oil.pressure.1", statistic: "delta" }],
  ["a..max", { of: "sensor", sensor: "a.", statistic: "max" }],
  ["mean.mean", { of: "sensor", sensor: "mean", statistic: "mean" }],
  ["time.daySin", { of: "time", statistic: "daySin" }],
  ["time.mean", { of: "sensor", sensor: "time", statistic: "mean" }],
  ["cpu.time.max", { of: "sensor", sensor: "cpu.time", statistic: "max" }],
])("%s is a feature", (name, feature) => {
  expect(parseFeature(name)).toEqual(feature);
});

test.each([
  "",
  ".",
  ".mean",
  "mean",
  "temperature",
  "temperature.",
  "temperature.median",
  "temperature.Mean",
  "temperature.daySin",
  "cpu.time.daySin",
  "temperature.constructor",
  "time.toString",
  "oil pressure.mean",
  `${"s".repeat(65)}.mean`,
])("%p is no feature", (name) => {
  expect(parseFeature(name)).toBeUndefined();
});

const at = (text: string): number => Date.parse(text);

test("the day turns once from midnight to midnight, UTC", () => {
  expect(timeFeature("daySin", at("2026-11-20T06:00:00Z"))).toBeCloseTo(1, 12);
  expect(timeFeature("dayCos", at("2026-11-20T12:00:00Z"))).toBeCloseTo(-1, 12);
  expect(timeFeature("dayCos", at("1969-12-31T00:00:00Z"))).toBeCloseTo(1, 12);
});

test("the week turns once from Monday to Monday", () => {
  expect(timeFeature("weekCos", at("2026-11-16T00:00:00Z"))).toBeCloseTo(1, 12);
  expect(timeFeature("weekCos", at("2026-11-19T12:00:00Z"))).toBeCloseTo(-1, 12);
  expect(timeFeature("weekSin", at("2026-11-17T18:00:00Z"))).toBeCloseTo(1, 12);
});
