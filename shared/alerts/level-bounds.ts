import type { RunId } from "../runs/run";
import type { Instant } from "../time";
import type { LevelQuery } from "./alert-facts";
import type { DeviceRule } from "./alert-settings";

/** What a store compares with, to tell the levels of a rule. */
export interface LevelBounds {
  readonly runId: RunId;
  readonly to: Instant;
  /** Anomalies are looked at whose windows end later. */
  readonly since: Instant;
  readonly leastSeverity: number;
  /** A device heard last before it is silent … */
  readonly silentBefore: Instant;
  /** … and one before this may still be called so: an alert is cleared at half the time. */
  readonly nearlyBefore: Instant;
}

/** A model that was deleted leaves its window's length for a hop: no model looks over more than a day mostly. */
const LEAST_HOP_SECONDS = 3_600;

/**
 * @param firstFound the end of the first anomalous window that the run found
 * @param longestHopSeconds of all models
 */
export function levelBounds(
  rule: DeviceRule,
  { runId, to }: LevelQuery["run"],
  { firstFound = to, longestHopSeconds }: { firstFound?: Instant | undefined; longestHopSeconds: number },
): LevelBounds {
  const of = rule.when === "windows" ? rule.of : 0;
  const silentMs = rule.when === "silence" ? rule.afterMinutes * 60_000 : 0;
  return {
    ...{ runId, to },
    since: Math.min(firstFound, to) - of * Math.max(longestHopSeconds, LEAST_HOP_SECONDS) * 1000,
    leastSeverity: rule.when === "windows" ? (rule.leastSeverity ?? 0) : 0,
    silentBefore: to - silentMs,
    nearlyBefore: to - silentMs / 2,
  };
}
