import { judgeIncidents, type Judgement } from "../../../cli/demo/judge-incidents";
import type { Scenario } from "../../../cli/demo/scenario";
import { areaUnderRoc } from "../../../shared/models/training/area-under-roc";
import type { DeviceId } from "../../../shared/readings/reading";
import type { Instant } from "../../../shared/time";
import type { Figures } from "../bench";
import { averagePrecision } from "./average-precision";

/** A window of the judged stretch; null where it could not be judged. */
export interface ScoredEnd {
  readonly end: Instant;
  readonly score: number | null;
}

export interface JudgedDevice {
  readonly auc: number;
  readonly averagePrecision: number;
  readonly judgement: Judgement;
}

/** Point-wise, without adjustment: a window stands for its last bucket, labels are intervals `[from, to)`. */
export function judgeDevice(
  { dataset, bucketSeconds, windowSeconds, hopSeconds }: Scenario,
  deviceId: DeviceId,
  ends: readonly ScoredEnd[],
  threshold: number,
): JudgedDevice {
  const labels = dataset.labels.filter((label) => label.deviceId === deviceId);
  const { split: from, end: to } = dataset.splits.get(deviceId) ?? { split: 0, end: 0 };
  const windows = ends.map(({ end, score }) => ({
    ...{ windowStart: end - windowSeconds * 1000, windowEnd: end },
    verdict: score === null ? ("unscored" as const) : score <= threshold ? ("anomalous" as const) : ("normal" as const),
  }));
  const isLabelled = (at: Instant): boolean => labels.some((label) => label.from <= at && at < label.to);
  const scoresOf = (labelled: boolean): Float64Array =>
    Float64Array.from(
      ends.flatMap(({ end, score }) =>
        score !== null && isLabelled(end - bucketSeconds * 1000) === labelled ? [score] : [],
      ),
    );
  const [strange, normal] = [scoresOf(true), scoresOf(false)];
  return {
    auc: areaUnderRoc(strange, normal),
    averagePrecision: averagePrecision(strange, normal),
    judgement: judgeIncidents({ labels, windows, from, to, bucketSeconds, hopSeconds }),
  };
}

/** Means over the devices of which there is something to tell; false alarms by the device-days of all. */
export function figuresOf(devices: readonly JudgedDevice[]): Figures {
  const mean = (of: (device: JudgedDevice) => number): number => {
    const values = devices.map(of).filter((value) => !Number.isNaN(value));
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };
  const total = (of: (judgement: Judgement) => number): number =>
    devices.reduce((sum, { judgement }) => sum + of(judgement), 0);
  return {
    auc: mean(({ auc }) => auc),
    averagePrecision: mean((device) => device.averagePrecision),
    eventRecall: mean(({ judgement }) => judgement.found / judgement.labelled),
    falseAlarmsPerDeviceDay: total(({ falseAlarms }) => falseAlarms) / total(({ days }) => days),
  };
}
