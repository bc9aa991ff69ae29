import type { OnnxScorer } from "../../../shared/inference/onnx-scorer";
import { detectorOf } from "../../../shared/models/manifest";
import { trainDevice } from "../../../shared/models/train-device";
import { DEFAULT_STATISTICS } from "../../../shared/models/training/defaults";
import { calibrateThreshold } from "../../../shared/models/training/calibrate-threshold";
import { composeWindows, type Coverage } from "../../../shared/windows/compose-windows";
import type { Range } from "../../../shared/time";
import type { Feature } from "../../../shared/windows/feature";
import { windowEnds } from "../../../shared/windows/window-grid";
import type { ScoredEnd } from "./judged-device";
import { judgeBy, shapeOf, trainingServices, type Subject } from "./subject";
import { fitZScore } from "./z-score";

export interface DetectorResult {
  readonly ends: readonly ScoredEnd[];
  readonly threshold: number;
}

export interface OurResult extends DetectorResult {
  readonly features: readonly Feature[];
  readonly coverage: Coverage;
  readonly views: string;
  readonly trainingMs: number;
}

/** The product's way: trained as `fleet train` does, judged as a run does. */
export async function judgeByDefault(subject: Subject, scorer: OnnxScorer): Promise<OurResult> {
  const { scenario, deviceId, training } = subject;
  const services = trainingServices(subject);
  const start = performance.now();
  const model = await trainDevice(services, {
    ...{ deviceId, ...training, ...shapeOf(scenario), wantedShare: scenario.wantedShare },
    ...{ statistics: DEFAULT_STATISTICS, alias: "champion" },
  });
  const trainingMs = performance.now() - start;
  const { features, coverage } = detectorOf(model.manifest);
  return {
    ends: await judgeBy(model, subject, services.modelFiles, scorer),
    threshold: model.manifest.threshold,
    ...{ features, coverage, trainingMs },
    views: (model.manifest.training?.views ?? []).map(({ sees }) => sees).join(", "),
  };
}

/** Mean and stddev of the same sensors and windows by their strangest z-score; the threshold by the same calibration. */
export async function judgeByZScore(subject: Subject, { features, coverage }: OurResult): Promise<DetectorResult> {
  const { scenario, deviceId, buckets, training, judged } = subject;
  const { windowSeconds, hopSeconds, wantedShare } = scenario;
  const shape = shapeOf(scenario);
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
