import type { Instant } from "../../shared/time";
import type { Label } from "../datasets/dataset";

const DAY_MS = 86_400_000;

export interface ScoredWindow {
  readonly windowStart: Instant;
  readonly windowEnd: Instant;
  readonly verdict: "normal" | "anomalous" | "unscored";
}

export interface Judged {
  /** What happened to one device. */
  readonly labels: readonly Omit<Label, "deviceId">[];
  /** The device's windows, each once, in any order. */
  readonly windows: readonly ScoredWindow[];
  /** The stretch that is judged; what lies outside counts for nothing. */
  readonly from: Instant;
  readonly to: Instant;
  readonly bucketSeconds: number;
  readonly hopSeconds: number;
}

export interface Judgement {
  readonly scored: number;
  readonly unscored: number;
  readonly anomalies: number;
  /** Labelled intervals that reach into the judged stretch, and how many of them were found. */
  readonly labelled: number;
  readonly found: number;
  readonly falseAlarms: number;
  readonly days: number;
}

/**
 * Point-wise, without adjustment. A window stands for its last bucket: an interval `[from, to)` contains the window
 * whose last bucket starts in it. An interval is found when it contains an anomalous window. A false alarm is a run of
 * anomalous windows, each one hop after the last, that touches no interval; an interval is given as much grace as the
 * window is long, since until then windows still hold some of it.
 */
export function judgeIncidents({ labels, windows, from, to, bucketSeconds, hopSeconds }: Judged): Judgement {
  const standing = windows
    .map((window) => ({ ...window, at: window.windowEnd - bucketSeconds * 1000 }))
    .filter(({ at }) => from <= at && at < to)
    .sort((a, b) => a.at - b.at);
  const anomalous = standing.filter(({ verdict }) => verdict === "anomalous");
  const reaching = labels.filter((label) => label.from < to && label.to > from);
  const touches = ({ at, windowStart, windowEnd }: Standing): boolean =>
    labels.some((label) => label.from <= at && at < label.to + (windowEnd - windowStart));
  const unscored = standing.filter(({ verdict }) => verdict === "unscored").length;
  return {
    scored: standing.length - unscored,
    unscored,
    anomalies: anomalous.length,
    labelled: reaching.length,
    found: reaching.filter((label) => anomalous.some(({ at }) => label.from <= at && at < label.to)).length,
    falseAlarms: runsOf(anomalous, hopSeconds * 1000).filter((run) => !run.some(touches)).length,
    days: (to - from) / DAY_MS,
  };
}

interface Standing extends ScoredWindow {
  /** The start of its last bucket. */
  readonly at: Instant;
}

function runsOf(windows: readonly Standing[], hopMs: number): Standing[][] {
  const runs: Standing[][] = [];
  for (const window of windows) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    if (run !== undefined && last !== undefined && window.at === last.at + hopMs) run.push(window);
    else runs.push([window]);
  }
  return runs;
}

/** All devices together. */
export const sumJudgements = (judgements: readonly Judgement[]): Judgement =>
  judgements.reduce(
    (sum, one) => ({
      scored: sum.scored + one.scored,
      unscored: sum.unscored + one.unscored,
      anomalies: sum.anomalies + one.anomalies,
      labelled: sum.labelled + one.labelled,
      found: sum.found + one.found,
      falseAlarms: sum.falseAlarms + one.falseAlarms,
      days: sum.days + one.days,
    }),
    NOTHING,
  );

const NOTHING: Judgement = { scored: 0, unscored: 0, anomalies: 0, labelled: 0, found: 0, falseAlarms: 0, days: 0 };

/** 0 where no time was judged. */
export const falseAlarmsPerDay = ({ falseAlarms, days }: Judgement): number => (days > 0 ? falseAlarms / days : 0);
