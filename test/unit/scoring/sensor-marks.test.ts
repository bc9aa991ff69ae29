import { aggregateOf, merge, type Aggregate } from "../../../shared/readings/aggregate";
import type { SensorName } from "../../../shared/readings/reading";
import { SensorsSeen } from "../../../shared/models/sensors-seen";
import { SensorMarks } from "../../../shared/scoring/sensor-marks";

const HEAT = "heat" as SensorName;

const windowOf = (...values: readonly number[]): Aggregate => {
  const [first, ...rest] = values.map((value, at) => aggregateOf(value, at));
  if (first === undefined) throw new Error("a window that is shown has readings");
  for (const other of rest) merge(first, other);
  return first;
};

/** Marks of a window with `values`, where training saw the windows `trained`. */
function marksOf(trained: readonly (readonly number[])[], values: readonly number[]): readonly string[] {
  const seen = new SensorsSeen();
  for (const window of trained) seen.look(0, HEAT, windowOf(...window));
  const marks = new SensorMarks(seen.list());
  marks.look(60_000, HEAT, windowOf(...values));
  return marks.of(60_000);
}

const LIVELY = [
  [20, 21, 22],
  [21, 25, 23],
];

test.each([
  ["a sensor that stands still though it never did", LIVELY, [22, 22, 22], ["stuck-sensor:heat"]],
  ["one that stands still beyond all that was seen", LIVELY, [0, 0, 0], ["stuck-sensor:heat", "outside-training:heat"]],
  ["readings above all that were seen", LIVELY, [22, 26], ["outside-training:heat"]],
  ["readings below all that were seen", LIVELY, [19, 22], ["outside-training:heat"]],
  ["readings as they were seen", LIVELY, [20, 25], []],
  ["two readings that are the same", LIVELY, [22, 22], []],
  ["a sensor that stood still in training too", [[20, 20, 20], ...LIVELY], [22, 22, 22], []],
])("%s", (_what, trained, values, expected) => {
  expect(marksOf(trained, values)).toEqual(expected);
});

test("a sensor that training did not see has no marks, nor has one of a manifest that says nothing", () => {
  for (const sensors of [undefined, []]) {
    const marks = new SensorMarks(sensors);
    marks.look(0, HEAT, windowOf(1, 1, 1));
    expect(marks.of(0)).toEqual([]);
  }
});
