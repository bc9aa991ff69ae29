import { measuredScenario, plantScenario, type Scenario } from "../../cli/demo/scenario";
import { plainTable } from "../../cli/terminal/table";
import { OnnxScorer } from "../../shared/inference/onnx-scorer";
import type { DeviceId } from "../../shared/readings/reading";
import type { Bench } from "./bench";
import { readLogs, type ReadingLogs } from "./quality/bucketed-devices";
import { judgeByDefault, judgeByZScore } from "./quality/detectors";
import { figuresOf, judgeDevice } from "./quality/judged-device";
import { subjectOf } from "./quality/subject";

/** Measurements are shifted to end here, so that they are the same in each run. */
const NOW = Date.parse("2026-11-20T00:00:00Z");

/**
 * How well the default detector finds what is labelled, beside the strangest z-score: point-wise on the part behind each
 * device's split, without adjustment, means over devices.
 */
export const quality: Bench = async (say, { data = process.env["LABELLED_DATA"] }) => {
  const scenario = await scenarioOf(data);
  say(scenario.title);
  if (data === undefined) say("generated, as neither --data DIR nor LABELLED_DATA names a labelled set");
  const logs = await readLogs(scenario.dataset);
  const scorer = new OnnxScorer({ maxBytes: 64 * 1024 * 1024 });
  const devices = [];
  for (const deviceId of scenario.dataset.splits.keys()) devices.push(await judge(scenario, logs, deviceId, scorer));
  await scorer.close();
  say(
    plainTable(
      [
        "device",
        "AUC",
        "AP",
        "found",
        "false alarms",
        "z: AUC",
        "AP",
        "found",
        "false alarms",
        "unscored",
        "trained in",
      ],
      devices.map(({ row }) => row),
    ),
  );
  devices.forEach(({ deviceId, views }) => say(`${deviceId} sees ${views}`));
  const plain = Object.entries(figuresOf(devices.map(({ byZScore }) => byZScore))).map(([name, value]) => {
    return [`zScore${name.charAt(0).toUpperCase()}${name.slice(1)}`, value] as const;
  });
  return { ...figuresOf(devices.map(({ ours }) => ours)), ...Object.fromEntries(plain) };
};

const scenarioOf = (data: string | undefined): Promise<Scenario> =>
  data === undefined ? Promise.resolve(plantScenario(1, NOW)) : measuredScenario(data, NOW);

async function judge(scenario: Scenario, logs: ReadingLogs, deviceId: DeviceId, scorer: OnnxScorer) {
  const subject = subjectOf(scenario, logs, deviceId);
  const result = await judgeByDefault(subject, scorer);
  const ours = judgeDevice(scenario, deviceId, result.ends, result.threshold);
  const plain = await judgeByZScore(subject, result);
  const byZScore = judgeDevice(scenario, deviceId, plain.ends, plain.threshold);
  const cells = [ours, byZScore].flatMap(({ auc, averagePrecision, judgement }) => [
    ...[auc.toFixed(3), averagePrecision.toFixed(3)],
    ...[`${judgement.found} of ${judgement.labelled}`, String(judgement.falseAlarms)],
  ]);
  const row = [deviceId, ...cells, String(ours.judgement.unscored), `${result.trainingMs.toFixed(0)} ms`];
  return { deviceId, ours, byZScore, views: result.views, row };
}
