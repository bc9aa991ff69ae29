import type { Scenario } from "../../../cli/demo/scenario";
import type { OnnxScorer } from "../../../shared/inference/onnx-scorer";
import type { FeedbackStore } from "../../../shared/anomalies/feedback-store";
import type { ModelFiles, ModelVersion, RegisteredModel } from "../../../shared/models/model-store";
import type { DeviceId } from "../../../shared/readings/reading";
import { scoreRanges } from "../../../shared/runs/score-ranges";
import type { Range } from "../../../shared/time";
import { NO_CATALOG } from "../../support/domain/no-catalog";
import { bucketsOf, type BucketSource, type ReadingLogs } from "./bucketed-devices";
import type { ScoredEnd } from "./judged-device";

/** One device of a scenario, with its buckets. */
export interface Subject {
  readonly scenario: Scenario;
  readonly deviceId: DeviceId;
  readonly buckets: BucketSource;
  /** What is learned from, and then what is judged. */
  readonly training: Range;
  readonly judged: Range;
}

/** Learns from what lies before the device's split, and is judged on what lies behind it. */
export function subjectOf(scenario: Scenario, logs: ReadingLogs, deviceId: DeviceId): Subject {
  const { start, split, end } = scenario.dataset.splits.get(deviceId) ?? { start: 0, split: 0, end: 0 };
  return {
    ...{ scenario, deviceId, buckets: bucketsOf(logs, deviceId, scenario.bucketSeconds * 1000) },
    ...{ training: { from: start, to: split }, judged: { from: split, to: end } },
  };
}

/** What training needs, the models' files in memory. */
export function trainingServices({ scenario, buckets, training }: Subject) {
  const files = new Map<string, Uint8Array>();
  const modelFiles: Pick<ModelFiles, "read" | "write"> = {
    write: ({ version }: ModelVersion, onnx) => Promise.resolve(void files.set(version, onnx)),
    read: ({ version }: ModelVersion) => Promise.resolve(files.get(version) ?? new Uint8Array()),
  };
  const feedback: Pick<FeedbackStore, "realAnomalies"> = { realAnomalies: () => Promise.resolve([]) };
  return {
    ...{ buckets, clock: () => training.to, settings: { bucketMs: scenario.bucketSeconds * 1000 } },
    ...{ models: NO_CATALOG, feedback, modelFiles },
  };
}

export const shapeOf = ({ windowSeconds, hopSeconds }: Scenario) => ({
  windowMs: windowSeconds * 1000,
  hopMs: hopSeconds * 1000,
});

/** As a run judges: by the file in onnxruntime. */
export async function judgeBy(
  model: RegisteredModel,
  { deviceId, buckets, judged }: Subject,
  modelFiles: Pick<ModelFiles, "read">,
  scorer: OnnxScorer,
): Promise<ScoredEnd[]> {
  const models = { find: () => Promise.resolve(model) };
  const device = { deviceId, model, ranges: [{ ...judged, marks: [] }] };
  const rows = await scoreRanges({ buckets, models, modelFiles, scorer }, device, 1);
  return rows.map(({ windowEnd, score }) => ({ end: Date.parse(windowEnd), score }));
}
