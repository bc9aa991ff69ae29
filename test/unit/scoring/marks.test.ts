import type { DeviceId } from "../../../shared/readings/reading";
import { unscoredWindow, type Mark } from "../../../shared/scoring/result-row";

const MUTE = { from: 600, until: 900 };
const marksOf = (start: number, end: number, marks: readonly Mark[] = []) =>
  unscoredWindow({ deviceId: "pump-1" as DeviceId, revision: 1, marks, mute: MUTE }, start, end, "too-few-readings", 0)
    .marks;

test("windows that hold readings of a muted stretch are marked, beside what else is said of them", () => {
  expect(marksOf(700, 800)).toEqual(["muted"]);
  expect(marksOf(500, 601, ["rescored"])).toEqual(["rescored", "muted"]);
  expect(marksOf(899, 1000)).toEqual(["muted"]);
});

test("windows before a muted stretch and behind it are not", () => {
  expect(marksOf(500, 600)).toEqual([]);
  expect(marksOf(900, 1000, ["rescored"])).toEqual(["rescored"]);
});

test("windows that end after the check that found the device drifted are marked", () => {
  const context = { deviceId: "pump-1" as DeviceId, revision: 1, marks: ["rescored"] as const, driftedSince: 900 };
  const marks = [900, 901].map((end) => unscoredWindow(context, end - 100, end, "too-few-readings", 0).marks);
  expect(marks).toEqual([["rescored"], ["rescored", "drifted"]]);
});
