import type { Backfill, BackfillStatus } from "../backfills/backfill";
import type { BackfillId } from "../backfills/backfill-id";
import type { Counts } from "../runs/counts";
import type { RunId, RunRequest } from "../runs/run";
import { numberOf, textOf, type Row } from "./row-values";
import { idempotencyOf } from "./run-rows";

/** Whichever engine it comes from: a time is milliseconds or a driver's Date, a whole number may be text. */
export function backfillOf(row: Row): Backfill {
  const code = textOf(row["error_code"]);
  return {
    backfillId: row["backfill_id"] as BackfillId,
    ordinal: Number(row["ordinal"]),
    changes: Number(row["changes"]),
    status: row["status"] as BackfillStatus,
    from: Number(row["from_at"]),
    to: Number(row["to_at"]),
    sliceMs: Number(row["slice_ms"]),
    request: JSON.parse(String(row["request"])) as RunRequest,
    requestedAt: Number(row["requested_at"]),
    idempotency: idempotencyOf(row),
    nextFrom: Number(row["next_from"]),
    runId: textOf(row["run_id"]) as RunId | undefined,
    plannedBy: textOf(row["planned_by"]) as RunId | undefined,
    partialSlices: Number(row["partial_slices"]),
    counts: JSON.parse(String(row["counts"])) as Counts,
    lastTookMs: numberOf(row["last_took_ms"]),
    error: code === undefined ? undefined : { code, message: String(row["error_message"]) },
    startedAt: numberOf(row["started_at"]),
    finishedAt: numberOf(row["finished_at"]),
    cancelRequestedAt: numberOf(row["cancel_requested_at"]),
  };
}
