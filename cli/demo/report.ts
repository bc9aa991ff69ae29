import { count } from "../terminal/figures";
import { plainTable } from "../terminal/table";
import { falseAlarmsPerDay, sumJudgements } from "./judge-incidents";
import type { ReadingTotals } from "./feeding";
import type { DeviceJudgement } from "./judging";

/** What `--json FILE` writes. */
export interface DemoReport {
  readonly readings: ReadingTotals & { readonly sent: number };
  readonly devices: number;
  readonly windows: { readonly scored: number; readonly unscored: number };
  readonly anomalies: number;
  readonly runs: { readonly scheduled: number; readonly adHoc: number };
  readonly incidents: { readonly labelled: number; readonly found: number };
  readonly falseAlarmsPerDeviceDay: number;
  readonly seconds: number;
}

export function reportOf(
  readings: DemoReport["readings"],
  judgements: readonly DeviceJudgement[],
  runs: DemoReport["runs"],
  seconds: number,
): DemoReport {
  const { scored, unscored, anomalies, labelled, found, ...rest } = sumJudgements(judgements);
  return {
    readings,
    devices: judgements.length,
    windows: { scored, unscored },
    ...{ anomalies, runs, incidents: { labelled, found } },
    falseAlarmsPerDeviceDay: round(falseAlarmsPerDay({ scored, unscored, anomalies, labelled, found, ...rest }), 3),
    seconds: round(seconds, 1),
  };
}

export const deviceTable = (judgements: readonly DeviceJudgement[]): string =>
  plainTable(
    ["device", "windows", "unscored", "anomalous", "incidents found", "false alarms a day"],
    judgements.map((one) => [
      one.deviceId,
      count(one.scored + one.unscored),
      count(one.unscored),
      count(one.anomalies),
      `${one.found} of ${one.labelled}`,
      falseAlarmsPerDay(one).toFixed(2),
    ]),
  );

export function balance({ sent, counted, duplicates, deadLetters }: DemoReport["readings"]): string {
  const [s, c, d, l] = [sent, counted, duplicates, deadLetters].map(count);
  return `readings: ${s} sent = ${c} counted + ${d} duplicates + ${l} dead letters`;
}

/** What does not add up, in words; empty where all does. */
export function contradictions(
  { readings, runs }: DemoReport,
  countedInBuckets: number,
  windows: { readonly missing: number; readonly doubled: number },
): string[] {
  const { sent, counted, duplicates, deadLetters } = readings;
  return [
    ...(sent === counted + duplicates + deadLetters
      ? []
      : [`${sent} readings sent, ${counted + duplicates + deadLetters} accounted for`]),
    ...(counted === countedInBuckets ? [] : [`${counted} readings counted, ${countedInBuckets} in the buckets`]),
    ...(windows.missing === 0 ? [] : [`${windows.missing} windows were never scored`]),
    ...(windows.doubled === 0 ? [] : [`${windows.doubled} windows were scored twice without being due`]),
    ...(runs.scheduled >= 5 ? [] : [`only ${runs.scheduled} scheduled runs`]),
  ];
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
