import type { WindowsRule } from "../../../shared/alerts/alert-settings";

/** An anomalous window, in minutes; of models whose hop is one. */
export interface AnomalousMinute {
  readonly end: number;
  readonly severity: number;
  readonly isOfRun: boolean;
}

/** What a rule says of a device, by looking at every window by itself. */
export function naiveWindows(
  { anomalous, of, clearAt, leastSeverity = 0 }: WindowsRule,
  all: readonly AnomalousMinute[],
  to: number,
) {
  const counting = all.filter(({ severity }) => severity >= leastSeverity);
  const among = (last: number) => counting.filter(({ end }) => end > last - of && end <= last).length;
  const isMetWithin = counting.some(({ end, isOfRun }) => isOfRun && among(end) >= anomalous);
  const windows = among(to);
  const isMet = isMetWithin || windows >= anomalous;
  const value = counting.filter(({ end, isOfRun }) => isOfRun || (end > to - of && end <= to)).length;
  return isMet || windows > clearAt ? { isMet, value } : undefined;
}
