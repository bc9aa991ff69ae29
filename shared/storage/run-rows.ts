import type { BackfillId } from "../backfills/backfill-id";
import type { Idempotency, Run, RunId, RunKind, RunRequest, RunStatus } from "../runs/run";
import type { RunFilter, TagFilter } from "../runs/run-store";
import { numberOf, textOf, type Row } from "./row-values";

/** Of a row of `run`, whichever engine it comes from. */
export function runOf(row: Row): Run {
  const devices = numberOf(row["planned_devices"]);
  const code = row["error_code"];
  return {
    runId: row["run_id"] as RunId,
    kind: row["kind"] as RunKind,
    status: row["status"] as RunStatus,
    from: Number(row["from_at"]),
    to: Number(row["to_at"]),
    ordinal: Number(row["ordinal"]),
    attempt: Number(row["attempt"]),
    request: JSON.parse(String(row["request"])) as RunRequest,
    generation: numberOf(row["generation"]),
    incomplete: Number(row["incomplete"]) === 1,
    idempotency: idempotencyOf(row),
    backfillId: textOf(row["backfill_id"]) as BackfillId | undefined,
    requestedAt: Number(row["requested_at"]),
    startedAt: numberOf(row["started_at"]),
    finishedAt: numberOf(row["finished_at"]),
    cancelRequestedAt: numberOf(row["cancel_requested_at"]),
    plan: devices === undefined ? undefined : { devices, chunks: Number(row["planned_chunks"]) },
    error: typeof code === "string" ? { code, message: String(row["error_message"]) } : undefined,
    changes: changesOf(row),
  };
}

function changesOf(row: Row): Run["changes"] {
  const anomalous = numberOf(row["became_anomalous"]);
  if (anomalous === undefined) return undefined;
  return { anomalous, unscored: Number(row["became_unscored"]), normal: Number(row["became_normal"]) };
}

export function idempotencyOf(row: Row): Idempotency | undefined {
  const key = row["idempotency_key"];
  return typeof key === "string" ? { key, digest: String(row["idempotency_digest"]) } : undefined;
}

/** Where the value of a tag lies in the JSON of what was asked for; its name holds nothing that would end the quotes. */
export const tagPath = ({ name }: TagFilter): string => `$.tags."${name}"`;

/** Only what is asked for. */
export function whereOf(
  { before, kind, status, tag, backfill }: RunFilter,
  conditions: Readonly<Record<"before" | "kind" | "status" | "tag" | "tagValue" | "backfill", string>>,
): string {
  const asked = [
    ...(before === undefined ? [] : [conditions.before]),
    ...(kind === undefined ? [] : [conditions.kind]),
    ...(status === undefined ? [] : [conditions.status]),
    ...(backfill === undefined ? [] : [conditions.backfill]),
    ...(tag === undefined ? [] : [tag.value === undefined ? conditions.tag : conditions.tagValue]),
  ];
  return asked.length === 0 ? "" : `WHERE ${asked.join(" AND ")}`;
}
