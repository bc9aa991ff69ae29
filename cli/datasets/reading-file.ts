import type { DeviceId, Reading, SensorName } from "../../shared/readings/reading";
import { isoOf, type Instant } from "../../shared/time";
import type { Point } from "../sending/point";
import { parseDevice, parseInstant, parseSensor, parseValue, remembering, type Cell } from "./parse-cell";
import { readCsv, type CsvRow } from "./read-csv";

const COLUMNS = {
  timestamp: ["timestamp", "ts"],
  device: ["device"],
  sensor: ["sensor"],
  value: ["value"],
} as const;

type Column = keyof typeof COLUMNS;

/**
 * The points of a long CSV (`timestamp,device,sensor,value` or `TS,Device,Sensor,Value`), which is ordered by time. The
 * readings of one device and instant become one point; points of one instant come in the order of their first reading.
 * Throws InvalidInputError that names file, line and column of the first thing that is wrong.
 */
export async function* readPoints(path: string): AsyncGenerator<Point> {
  const readingOf = readingParser();
  let now: Instant = -Infinity;
  let devices = new Map<DeviceId, Record<SensorName, number>>();
  for await (const row of readCsv(path, COLUMNS)) {
    const { deviceId, sensor, value, at } = readingOf(row);
    if (at !== now) {
      if (at < now) throw row.wrong("timestamp", `${isoOf(at)} comes after ${isoOf(now)}; sort by time`);
      yield* pointsOf(now, devices);
      now = at;
      devices = new Map();
    }
    // Without a prototype, so that no sensor name means more than itself.
    const values = devices.get(deviceId) ?? (Object.create(null) as Record<SensorName, number>);
    if (sensor in values) throw row.wrong("sensor", `a second reading of ${sensor} at ${isoOf(at)}`);
    values[sensor] = value;
    devices.set(deviceId, values);
  }
  yield* pointsOf(now, devices);
}

function* pointsOf(at: Instant, devices: ReadonlyMap<DeviceId, Record<SensorName, number>>): Generator<Point> {
  for (const [deviceId, values] of devices) yield { deviceId, at, values };
}

function readingParser(): (row: CsvRow<Column>) => Reading {
  const device = remembering(parseDevice);
  const sensor = remembering(parseSensor);
  let last: { readonly text: string; readonly cell: Cell<Instant> } | undefined;
  const instant = (text: string): Cell<Instant> => {
    if (last?.text !== text) last = { text, cell: parseInstant(text) };
    return last.cell;
  };
  return (row) => ({
    at: row.take("timestamp", instant),
    deviceId: row.take("device", device),
    sensor: row.take("sensor", sensor),
    value: row.take("value", parseValue),
  });
}
