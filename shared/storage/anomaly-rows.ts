import type { Anomaly } from "../anomalies/anomaly";
import type { ListedAnomaly } from "../anomalies/anomaly-reader";
import type { Feedback } from "../anomalies/feedback-store";
import type { DeviceId } from "../readings/reading";
import type { Contributions } from "../scoring/contributions";
import type { Mark, ResultRow } from "../scoring/result-row";
import { textOf, type Row } from "./row-values";

export const anomalyOf = (row: Row): Anomaly => ({
  deviceId: row["device_id"] as DeviceId,
  windowStart: Number(row["window_start"]),
  windowEnd: Number(row["window_end"]),
  score: Number(row["score"]),
  severity: typeof row["severity"] === "number" ? row["severity"] : null,
  modelVersion: String(row["model_version"]),
  revision: Number(row["revision"]),
  marks: JSON.parse(String(row["marks"])) as Mark[],
  contributions: typeof row["contributions"] === "string" ? (JSON.parse(row["contributions"]) as Contributions) : null,
});

/** With what is joined to it of `anomaly_feedback`. */
export const listedAnomalyOf = (row: Row): ListedAnomaly => ({
  ...anomalyOf(row),
  feedback: typeof row["feedback"] === "string" ? feedbackOf(row) : undefined,
});

const feedbackOf = (row: Row): Feedback => ({
  verdict: row["feedback"] as Feedback["verdict"],
  note: textOf(row["note"]),
  by: textOf(row["given_by"]),
  at: Number(row["given_at"]),
});

/** What the row of an anomaly keeps as JSON. */
export const jsonColumnsOf = ({ marks, contributions }: Pick<ResultRow, "marks" | "contributions">) => ({
  marks: JSON.stringify(marks),
  contributions: contributions === null ? null : JSON.stringify(contributions),
});
