import { countSlices, type Backfill } from "../backfills/backfill";
import type { BackfillPreview } from "../backfills/preview-backfill";
import type { Run } from "../runs/run";
import type { RunStore } from "../runs/run-store";
import { isoOf, isoOrNull, type Range } from "../time";
import { nextOf, tokenOf } from "./page-token";
import { previewView, requestView } from "./run-request-views";
import { runWithProgress, type ProgressServices } from "./views";

/** A backfill as the API shows it. */
export const backfillView = (backfill: Backfill) => ({
  id: backfill.backfillId,
  status: backfill.status,
  from: isoOf(backfill.from),
  to: isoOf(backfill.to),
  sliceSeconds: backfill.sliceMs / 1000,
  nextFrom: isoOf(backfill.nextFrom),
  run: backfill.runId ?? null,
  request: requestView(backfill.request),
  cancelRequested: backfill.cancelRequestedAt !== undefined,
  error: backfill.error ?? null,
  progress: progressOf(backfill),
  requestedAt: isoOf(backfill.requestedAt),
  startedAt: isoOrNull(backfill.startedAt),
  finishedAt: isoOrNull(backfill.finishedAt),
});

/** Of one that has ended nothing is left to do. */
function progressOf({ from, to, nextFrom, sliceMs, partialSlices, counts, lastTookMs, finishedAt }: Backfill) {
  const left = countSlices({ from: nextFrom, to }, sliceMs);
  const slices = countSlices({ from, to }, sliceMs);
  const { failedDevices, normal, anomalous, unscored } = counts;
  return {
    ...{ slices, slicesDone: slices - left, slicesPartial: partialSlices },
    ...{ failedDevices, normal, anomalous, unscored },
    secondsLeft: finishedAt !== undefined ? 0 : lastTookMs === undefined ? null : Math.ceil((left * lastTookMs) / 1000),
  };
}

export const backfillListView = (backfills: readonly Backfill[], limit: number) => ({
  backfills: backfills.map(backfillView),
  next: nextOf(backfills, limit, ({ ordinal }) => tokenOf(ordinal)),
});

/** With the run of the slice that goes on, and how far that is. */
export async function backfillWithSlice(
  services: ProgressServices & { readonly runs: Pick<RunStore, "get"> },
  backfill: Backfill,
) {
  const run: Run | undefined = backfill.runId && (await services.runs.get(backfill.runId));
  return { ...backfillView(backfill), slice: run === undefined ? null : await runWithProgress(services, run) };
}

export const backfillPreviewView = (range: Range, { sliceMs, slices, ...preview }: BackfillPreview) => ({
  ...previewView(range, preview),
  ...{ sliceSeconds: sliceMs / 1000, slices },
});
