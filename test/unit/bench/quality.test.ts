import { plantScenario } from "../../../cli/demo/scenario";
import type { DeviceId } from "../../../shared/readings/reading";
import { averagePrecision } from "../../bench/quality/average-precision";
import { figuresOf, judgeDevice } from "../../bench/quality/judged-device";
import { fitZScore } from "../../bench/quality/z-score";

test("average precision is scikit-learn's", () => {
  // average_precision_score([1, 0, 1, 0, 1, 0], [6, 5, 5, 4, 2, 1]) of scikit-learn 1.2.1
  const found = averagePrecision(Float64Array.of(-6, -5, -2), Float64Array.of(-5, -4, -1));
  expect(found).toBeCloseTo((1 + 2 / 3 + 3 / 5) / 3, 12);
});

test("the z-score calls a row as strange as its strangest value, however far it is", () => {
  const scores = fitZScore({ rows: Float64Array.of(-1, 10, 1, 30), count: 2, features: 2 });
  const rows = { rows: Float64Array.of(0, 20, 3, 20, 0, -20, 1e90, 20), count: 4, features: 2 };
  const [usual, three, four, far] = scores(rows);
  expect([usual, three, four, far]).toEqual([-0, -3 / 4, -4 / 5, -1]);
});

const scenario = plantScenario(1, Date.parse("2026-11-20T00:00:00Z"));
const pump = "pump-02" as DeviceId;
const labels = scenario.dataset.labels.filter(({ deviceId }) => deviceId === pump);
const { split = 0, end: to = 0 } = scenario.dataset.splits.get(pump) ?? {};
const ends = (to - split) / 300_000;
const judged = (score: (isLabelled: boolean) => number | null) =>
  judgeDevice(
    scenario,
    pump,
    Array.from({ length: ends }, (_, i) => {
      const end = split + (i + 1) * 300_000;
      return { end, score: score(labels.some((one) => one.from <= end - 60_000 && end - 60_000 < one.to)) };
    }),
    0,
  );

test("a detector that knows the labels has the best figures there are, one that says nothing of some the same", () => {
  const best = { auc: 1, averagePrecision: 1, eventRecall: 1, falseAlarmsPerDeviceDay: 0 };
  expect(figuresOf([judged((isLabelled) => (isLabelled ? -1 : 1))])).toEqual(best);
  let n = 0;
  expect(figuresOf([judged((isLabelled) => (isLabelled ? -1 : n++ % 3 === 0 ? null : 1))])).toEqual(best);
});

test("figures are means over the devices that have something to find, false alarms by the day", () => {
  const blind = judged(() => 1);
  const alarmed = judged(() => -1);
  expect(figuresOf([judged((isLabelled) => (isLabelled ? -1 : 1)), blind])).toMatchObject({
    auc: 0.75,
    eventRecall: 0.5,
  });
  // A run that touches an incident is none.
  expect(figuresOf([blind, alarmed])).toMatchObject({ eventRecall: 0.5, falseAlarmsPerDeviceDay: 0 });
});
