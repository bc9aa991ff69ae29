import { measuredScenario, plantScenario } from "../../cli/demo/scenario";
import { plainTable } from "../../cli/terminal/table";
import { OnnxScorer } from "../../shared/inference/onnx-scorer";
import { sampleOf, type DeviceSample } from "../../shared/models/fleet/device-sample";
import { scaleToDevice } from "../../shared/models/fleet/scale-to-device";
import { trainFleetModel } from "../../shared/models/fleet/train-fleet-model";
import { readLearnable } from "../../shared/models/learnable-windows";
import type { RegisteredModel } from "../../shared/models/model-store";
import { trainDevice } from "../../shared/models/train-device";
import { DEFAULT_STATISTICS } from "../../shared/models/training/defaults";
import { SAMPLE_ROWS } from "../../shared/trainings/plan-sample";
import type { Bench } from "./bench";
import { readLogs } from "./quality/bucketed-devices";
import { figuresOf, judgeDevice, type JudgedDevice } from "./quality/judged-device";
import { judgeBy, shapeOf, subjectOf, trainingServices, type Subject } from "./quality/subject";

const NOW = Date.parse("2026-11-20T00:00:00Z");
const HOUR_MS = 3_600_000;
/** How much of a device is known before it is judged. */
const HOURS = [2, 6, 24, 48, Infinity];

/**
 * What judges a device that is new: each in turn is taken out of the fleet, and judged by the model of the others, as it
 * is and on the device's own scale, told by so many hours; beside them the device's own model of these hours.
 */
export const fallback: Bench = async (say, { data = process.env["LABELLED_DATA"] }) => {
  const scenario = data === undefined ? plantScenario(1, NOW) : await measuredScenario(data, NOW);
  say(scenario.title);
  const logs = await readLogs(scenario.dataset);
  const scorer = new OnnxScorer({ maxBytes: 64 * 1024 * 1024 });
  const subjects = [...scenario.dataset.splits.keys()].map((deviceId) => subjectOf(scenario, logs, deviceId));
  const samples = await Promise.all(subjects.map((subject) => sampled(subject, subjects.length - 1)));
  const found = new Map<string, JudgedDevice[]>();
  for (const [i, subject] of subjects.entries()) {
    const others = samples.filter((_, j) => j !== i);
    for (const [name, judged] of await judgeNew(subject, others, scorer)) {
      found.set(name, [...(found.get(name) ?? []), judged]);
    }
  }
  await scorer.close();
  const figures = [...found].map(([name, judged]) => [name, figuresOf(judged), judged.length] as const);
  const rows = figures.map(
    ([name, { auc = NaN, averagePrecision = NaN, eventRecall = NaN, falseAlarmsPerDeviceDay = NaN }, devices]) => [
      ...[
        name,
        String(devices),
        auc.toFixed(3),
        averagePrecision.toFixed(3),
        eventRecall.toFixed(3),
        falseAlarmsPerDeviceDay.toFixed(2),
      ],
    ],
  );
  say(plainTable(["judged by", "devices", "AUC", "AP", "recall", "false alarms a day"], rows));
  return Object.fromEntries(
    figures.flatMap(([name, { auc = NaN, falseAlarmsPerDeviceDay = NaN }]) => [
      [`${name}: AUC`, auc],
      [`${name}: false alarms`, falseAlarmsPerDeviceDay],
    ]),
  );
};

async function sampled(subject: Subject, devices: number): Promise<DeviceSample> {
  const { scenario, deviceId, training } = subject;
  const shape = shapeOf(scenario);
  const request = { deviceId, ...training, ...shape, statistics: DEFAULT_STATISTICS };
  return sampleOf(await readLearnable(trainingServices(subject), request), {
    ...{ wantedShare: scenario.wantedShare, overlap: shape.windowMs / shape.hopMs, hopMs: shape.hopMs },
    maxRows: Math.floor(SAMPLE_ROWS / devices),
  });
}

async function judgeNew(subject: Subject, others: readonly DeviceSample[], scorer: OnnxScorer) {
  const { scenario, deviceId, training } = subject;
  const services = trainingServices(subject);
  const request = { ...training, ...shapeOf(scenario), wantedShare: scenario.wantedShare, alias: "champion" as const };
  const fleet = await trainFleetModel(services, others, request);
  const judged: [string, JudgedDevice][] = [];
  const judge = async (name: string, model: RegisteredModel) => {
    const ends = await judgeBy(model, subject, services.modelFiles, scorer);
    judged.push([name, judgeDevice(scenario, deviceId, ends, model.manifest.threshold)]);
  };
  await judge("fleet", fleet);
  for (const hours of HOURS) {
    const from = Math.max(training.from, training.to - hours * HOUR_MS);
    const device = { ...request, deviceId, from, statistics: DEFAULT_STATISTICS };
    const label = hours === Infinity ? "all" : `${hours} h`;
    await judge(`scaled ${label}`, await scaleToDevice(services, fleet, device));
    const own = await trainDevice(services, device).catch(() => undefined);
    if (own !== undefined) await judge(`own ${label}`, own);
  }
  return judged;
}
