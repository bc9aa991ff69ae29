import { isoOf } from "../time";
import { idsOf, type SpanIds } from "../trace-ids";
import type { Span, SpanPlace } from "../telemetry";
import { chunkInstanceIdOf, type Run, type RunId } from "./run";
import type { Ending } from "./outcome-store";

/** What a step of a run is of. */
export interface StepOf {
  readonly runId: RunId;
  readonly attempt?: number | undefined;
  readonly chunk?: number | undefined;
}

export type ChunkOf = Required<StepOf> & { readonly attempt: number; readonly chunk: number };

/** A run's own span: all of its attempts are one trace, which its id names. */
export const runIds = (runId: RunId): SpanIds => idsOf(runId);

/** A step beneath its chunk, where it is of one, else beneath its run. */
export function stepOf(name: string, { runId, attempt, chunk }: StepOf): SpanPlace {
  const { traceId, spanId } = runIds(runId);
  const isOfChunk = attempt !== undefined && chunk !== undefined;
  return {
    ...{ name, traceId, parentId: isOfChunk ? chunkSpanId(runId, attempt, chunk) : spanId },
    attributes: { runId, ...(attempt !== undefined && { attempt }), ...(chunk !== undefined && { chunk }) },
  };
}

/** A chunk, beneath its run. */
export function chunkOf({ runId, attempt, chunk }: ChunkOf): SpanPlace {
  const place = stepOf("score-chunk", { runId, attempt });
  return { ...place, spanId: chunkSpanId(runId, attempt, chunk), attributes: { ...place.attributes, chunk } };
}

const chunkSpanId = (runId: RunId, attempt: number, chunk: number): string =>
  idsOf(chunkInstanceIdOf(runId, attempt, chunk)).spanId;

/** The whole of a run that has ended. */
export const runSpan = (run: Run, { status, finishedAt, error }: Ending): Span => ({
  ...{ name: "run", ...runIds(run.runId), isRequest: true },
  ...{ startedAt: run.startedAt ?? run.requestedAt, endedAt: finishedAt },
  attributes: {
    ...{ runId: run.runId, kind: run.kind, status, attempt: run.attempt, ordinal: run.ordinal },
    ...{ from: isoOf(run.from), to: isoOf(run.to), incomplete: run.incomplete },
    ...(run.plan && { devices: run.plan.devices, chunks: run.plan.chunks }),
  },
  failure: status === "failed" ? (error?.code ?? "failed") : undefined,
});
