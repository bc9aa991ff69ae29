import type { Instant } from "../time";
import type { PublishedCounts } from "./outcome-store";

/** How far a run has come by what is published of it, and how fast: shown before every wave. */
export interface RunProgress {
  readonly devicesDone: number;
  readonly failedDevices: number;
  readonly anomalous: number;
  readonly devicesPerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** @param planned how many devices there are in all */
export const progressOf = (counts: PublishedCounts, planned: number, elapsedMs: number): RunProgress => ({
  ...{ devicesDone: counts.devices, failedDevices: counts.failedDevices, anomalous: counts.anomalous },
  ...paceOf(counts.devices, planned, elapsedMs),
});

/** Null as long as there is nothing to tell it by. */
export function paceOf(
  done: number,
  planned: number,
  elapsedMs: number,
): Pick<RunProgress, "devicesPerSecond" | "secondsLeft"> {
  if (done === 0 || elapsedMs <= 0) return { devicesPerSecond: null, secondsLeft: null };
  const perSecond = (done * 1000) / elapsedMs;
  return {
    devicesPerSecond: Number(perSecond.toPrecision(3)),
    secondsLeft: Math.ceil(Math.max(0, planned - done) / perSecond),
  };
}

/** Since its first attempt began. */
export const elapsedOf = (startedAt: Instant | undefined, until: Instant): number =>
  startedAt === undefined ? 0 : until - startedAt;
