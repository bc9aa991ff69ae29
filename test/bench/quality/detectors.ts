import type { Scenario } from "../../../cli/demo/scenario";
import type { OnnxScorer } from "../../../shared/inference/onnx-scorer";
import { detectorOf } from "../../../shared/models/manifest";
import type { ModelVersion } from "../../../shared/models/model-store";
import { trainDevice } from "../../../shared/models/train-device";
import { DEFAULT_STATISTICS } from "../../../shared/models/training/defaults";
import { calibrateThreshold } from "../../../shared/models/training/calibrate-threshold";
import type { BucketSource } from "./bucketed-devices";
import type { DeviceId } from "../../../shared/readings/reading";
import { judgeWindows } from "../../../shared/scoring/judge-windows";
import { composeWindows, type Coverage } from "../../../shared/windows/compose-windows";
import type { Range } from "../../../shared/time";
import type { Feature } from "../../../shared/windows/feature";
import { NO_CATALOG } from "../../support/domain/no-catalog";
import { windowEnds } from "../../../shared/windows/window-grid";
import type { ScoredEnd } from "./judged-device";
import { fitZScore } from "./z-score";

export interface DetectorResult {
  readonly ends: readonly ScoredEnd[];
  readonly threshold: number;
}

/** One device of a scenario, with its buckets. */
export interface Subject {
  readonly scenario: Scenario;
  readonly deviceId: DeviceId;
  readonly buckets: BucketSource;
  /** What is learned from, and then what is judged. */
  readonly training: Range;
  readonly judged: Range;
}

export interface OurResult extends DetectorResult {
  readonly features: readonly Feature[];
  readonly coverage: Coverage;
  readonly views: string;
  readonly trainingMs: number;
}

/** The product's way: trained as `fleet train` does, judged as a run does, by the file in onnxruntime. */
export async function judgeByDefault(subject: Subject, scorer: OnnxScorer): Promise<OurResult> {
  const { scenario, deviceId, buckets, training, judged } = subject;
  const files = new Map<string, Uint8Array>();
  const services = {
    ...{ buckets, clock: () => training.to, settings: { bucketMs: scenario.bucketSeconds * 1000 } },
    models: NO_CATALOG,
    feedback: { realAnomalies: () => Promise.resolve([]) },
    modelFiles: {
      write: ({ version }: ModelVersion, onnx: Uint8Array) => Promise.resolve(void files.set(version, onnx)),
      read: ({ version }: ModelVersion) => Promise.resolve(files.get(version) ?? new Uint8Array()),
    },
  };
  const start = performance.now();
  const model = await trainDevice(services, {
    ...{ deviceId, ...training, windowMs: scenario.windowSeconds * 1000, hopMs: scenario.hopSeconds * 1000 },
    ...{ statistics: DEFAULT_STATISTICS, wantedShare: scenario.wantedShare, alias: "champion" },
  });
  const trainingMs = performance.now() - start;
  const detector = detectorOf(model.manifest);
  const { input, score: scoreOutput } = model.manifest.onnx;
  const file = { sha256: model.sha256, input, scoreOutput, features: detector.features.length };
  const series = await buckets.readSeries(deviceId, judged.from - detector.reachMs, judged.to);
  const rows = await judgeWindows({ deviceId, revision: 1, marks: [] }, detector, series, judged, (matrix, count) =>
    scorer.use({ ...file, read: () => services.modelFiles.read(model) }, (session) => session.score(matrix, count)),
  );
  return {
    ends: rows.map(({ windowEnd, score }) => ({ end: Date.parse(windowEnd), score })),
    threshold: model.manifest.threshold,
    ...{ features: detector.features, coverage: detector.coverage, trainingMs },
    views: (model.manifest.training?.views ?? []).map(({ sees }) => sees).join(", "),
  };
}

/** Mean and stddev of the same sensors and windows by their strangest z-score; the threshold by the same calibration. */
export async function judgeByZScore(subject: Subject, { features, coverage }: OurResult): Promise<DetectorResult> {
  const { scenario, deviceId, buckets, training, judged } = subject;
  const { windowSeconds, hopSeconds, wantedShare } = scenario;
  const shape = { windowMs: windowSeconds * 1000, hopMs: hopSeconds * 1000 };
  const plain = features.filter(({ statistic }) => statistic === "mean" || statistic === "stddev");
  const windowsIn = async ({ from, to }: Range, firstEnd: number) => {
    const series = await buckets.readSeries(deviceId, from, to);
    return composeWindows(series, windowEnds({ from: firstEnd, to }, shape.hopMs), shape, plain, coverage);
  };
  const known = await windowsIn(training, training.from + shape.windowMs - shape.hopMs);
  const matrix = { rows: known.matrix, count: known.rows, features: plain.length };
  const overlap = windowSeconds / hopSeconds;
  const calibration = await calibrateThreshold(matrix, (rows) => Promise.resolve(fitZScore(rows)), {
    ...{ overlap, wantedShare },
  });
  const asked = await windowsIn({ from: judged.from - shape.windowMs, to: judged.to }, judged.from);
  const scores = fitZScore(matrix)({ rows: asked.matrix, count: asked.rows, features: plain.length });
  const ends = asked.windows.map(({ end, row }) => ({ end, score: row === undefined ? null : (scores[row] ?? null) }));
  return { ends, threshold: calibration.threshold };
}
