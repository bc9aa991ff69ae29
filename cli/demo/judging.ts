import type { ApiClient } from "../api-client";
import type { Answer } from "../../shared/http/contract/operation";
import type { ResultRow } from "../../shared/scoring/result-row";
import type { DeviceId } from "../../shared/readings/reading";
import { windowEnds } from "../../shared/windows/window-grid";
import { resultRows } from "../run-results";
import { judgeIncidents, type Judgement } from "./judge-incidents";
import type { Scenario } from "./scenario";

export interface DeviceJudgement extends Judgement {
  readonly deviceId: DeviceId;
}

export interface ScoredFleet {
  /** The row that stands for each device and window: of several the highest revision. */
  readonly standing: ReadonlyMap<DeviceId, ReadonlyMap<string, ResultRow>>;
  readonly rescored: number;
  /** Windows that were scored twice though nothing made it due. */
  readonly doubled: number;
}

/** Reads the results of the scheduled runs and lets the later revision of a window stand. */
export async function collect(api: ApiClient, runs: readonly Answer<"start-run">[]): Promise<ScoredFleet> {
  const standing = new Map<DeviceId, Map<string, ResultRow>>();
  let rescored = 0;
  let doubled = 0;
  for (const { id } of runs.toSorted((a, b) => a.revision - b.revision)) {
    for await (const row of resultRows(api, id)) {
      const windows = standing.get(row.deviceId) ?? new Map<string, ResultRow>();
      standing.set(row.deviceId, windows);
      if (row.marks.includes("rescored")) rescored++;
      else if (windows.has(row.windowEnd)) doubled++;
      windows.set(row.windowEnd, row);
    }
  }
  return { standing, rescored, doubled };
}

export function judgeFleet({ dataset, bucketSeconds, hopSeconds }: Scenario, fleet: ScoredFleet): DeviceJudgement[] {
  return [...dataset.splits].map(([deviceId, { split, end }]) => {
    const windows = [...(fleet.standing.get(deviceId)?.values() ?? [])].map((row) => ({
      windowStart: Date.parse(row.windowStart),
      windowEnd: Date.parse(row.windowEnd),
      verdict: row.verdict,
    }));
    const labels = dataset.labels.filter((label) => label.deviceId === deviceId);
    return { deviceId, ...judgeIncidents({ labels, windows, from: split, to: end, bucketSeconds, hopSeconds }) };
  });
}

/** Windows of the judged stretch that no scheduled run scored. */
export function missingWindows({ dataset, hopSeconds, from, to }: Scenario, { standing }: ScoredFleet): number {
  const ends = windowEnds({ from, to }, hopSeconds * 1000).map((end) => new Date(end).toISOString());
  return [...dataset.splits.keys()].reduce(
    (missing, deviceId) => missing + ends.filter((end) => standing.get(deviceId)?.has(end) !== true).length,
    0,
  );
}
