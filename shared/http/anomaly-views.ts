import type { ListedAnomaly } from "../anomalies/anomaly-reader";
import type { Feedback } from "../anomalies/feedback-store";
import { bySensor } from "../scoring/contributions";
import { isoOf } from "../time";
import { anomalyIdOf } from "./anomaly-id";

export const feedbackView = ({ verdict, note, by, at }: Feedback) => ({
  ...{ verdict, note: note ?? null, by: by ?? null, at: isoOf(at) },
});

/** An anomaly with what it is due to: by feature, and by sensor, the largest share first. */
export const anomalyView = (anomaly: ListedAnomaly) => ({
  id: anomalyIdOf(anomaly),
  deviceId: anomaly.deviceId,
  windowStart: isoOf(anomaly.windowStart),
  windowEnd: isoOf(anomaly.windowEnd),
  ...{ severity: anomaly.severity, score: anomaly.score, marks: anomaly.marks },
  contributions: anomaly.contributions === null ? null : largestFirst(Object.entries(anomaly.contributions)),
  sensors: anomaly.contributions === null ? null : largestFirst(bySensor(anomaly.contributions)),
  ...{ modelVersion: anomaly.modelVersion, revision: anomaly.revision },
  feedback: anomaly.feedback === undefined ? null : feedbackView(anomaly.feedback),
});

const largestFirst = (shares: Iterable<readonly [string, number]>): Record<string, number> =>
  Object.fromEntries([...shares].sort(([, a], [, b]) => b - a));
