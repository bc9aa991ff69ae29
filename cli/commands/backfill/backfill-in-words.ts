import type { Answer } from "../../../shared/http/contract/operation";
import { count, duration, shortInstant } from "../../terminal/figures";
import { record } from "../../terminal/record";
import type { Screen } from "../../terminal/screen";
import { figure, id, text, time, type Column } from "../../terminal/table";
import { paintedRunStatus } from "../colours";
import { rangeText, selectionOf } from "../runs/run-columns";

export type Backfill = Answer<"start-backfill">;
export type BackfillWithSlice = Answer<"show-backfill">;

export const BACKFILL_COLUMNS: readonly Column<Backfill>[] = [
  id("backfill", (backfill) => backfill.id),
  text("status", (backfill) => statusOf(backfill)),
  time("from", ({ from }) => shortInstant(from)),
  time("to", ({ to }) => shortInstant(to)),
  text("slices", (backfill) => slicesOf(backfill)),
  figure("anomalous", ({ progress }) => progress.anomalous),
  text("left", (backfill) => leftOf(backfill)),
];

/** A backfill in words, and the slice that goes on where that is known. */
export function backfillInWords(backfill: Backfill | BackfillWithSlice, screen: Screen): string {
  const { progress, error, request } = backfill;
  return record(
    [
      ["backfill", backfill.id],
      ["status", statusOf(backfill)],
      ["range", rangeText(backfill)],
      ["devices", selectionOf(request.devices)],
      ["slices done", `${slicesOf(backfill)}, ${duration(backfill.sliceSeconds * 1000)} each`],
      ...(progress.slicesPartial === 0 ? [] : [["in part", progress.slicesPartial] as const]),
      ["done up to", shortInstant(backfill.nextFrom)],
      ...sliceOf(backfill),
      ["normal", progress.normal],
      ["anomalous", progress.anomalous],
      ["unscored", progress.unscored],
      ["devices failed", progress.failedDevices],
      ["requested", shortInstant(backfill.requestedAt)],
      ["left", leftOf(backfill)],
      ...(error === null ? [] : [["error", `${error.code}: ${error.message}`] as const]),
    ],
    screen,
  );
}

function sliceOf(backfill: Backfill | BackfillWithSlice): readonly (readonly [string, string])[] {
  if (!("slice" in backfill) || backfill.slice === null) return [];
  const { id: run, plan, progress } = backfill.slice;
  const devices = plan === null ? "not planned yet" : `${count(progress.devices)} of ${count(plan.devices)} devices`;
  return [["run of the slice", `${run}: ${devices}`]];
}

const slicesOf = ({ progress: { slicesDone, slices } }: Backfill): string => `${count(slicesDone)} of ${count(slices)}`;

function leftOf({ finishedAt, progress: { secondsLeft } }: Backfill): string | undefined {
  return finishedAt !== null || secondsLeft === null ? undefined : duration(secondsLeft * 1000);
}

function statusOf({ status, cancelRequested, finishedAt }: Backfill) {
  return cancelRequested && finishedAt === null ? `${status}, to be cancelled` : paintedRunStatus(status);
}
