import type { DeviceDrift, DriftCheck, DriftState, LastDriftCheck } from "../drift/drift-check";
import type { Row } from "./row-values";

type Finding = Pick<DriftCheck, "reason" | "features">;

export const lastDriftCheckOf = (row: Row): LastDriftCheck => ({
  modelVersion: String(row["model_version"]),
  through: Number(row["through_at"]),
  state: row["state"] as DriftState,
  since: Number(row["since_at"]),
});

/** As a query for devices joins it. */
export const deviceDriftOf = (row: Row): DeviceDrift => ({
  modelVersion: String(row["drift_version"]),
  through: Number(row["drift_through"]),
  state: row["drift_state"] as DriftState,
  since: Number(row["drift_since"]),
  ...(JSON.parse(String(row["drift_finding"])) as Finding),
});

/** What the row of a check keeps as JSON. */
export const findingOf = ({ reason, features }: DriftCheck): string =>
  JSON.stringify({ reason, features } satisfies Finding);
